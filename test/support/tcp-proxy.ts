import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { connect, createServer } from "node:net";

/** What the proxy does with the bytes that the server sends. */
export type ProxyMode =
  | { readonly kind: "pass" }
  /** Keeps them back, in both directions, as long as this mode lasts. */
  | { readonly kind: "stall" }
  /** Passes this many bytes on, over each connection, and then resets it. */
  | { readonly kind: "cut"; readonly afterBytes: number };

/** A TCP proxy between a client and a server that fails on command. */
export interface TcpProxy {
  readonly port: number;
  setMode(mode: ProxyMode): void;
  /** Resets every connection (RST). */
  reset(): void;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  sent: number;
}

/** Starts a proxy on a free loopback port to the loopback port `target`. */
export async function startProxy(target: number): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  let mode: ProxyMode = { kind: "pass" };
  const listener = createServer((client) => {
    const pair = { client, server: connect(target, "127.0.0.1"), sent: 0 };
    join(pair, pairs, () => mode);
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const reset = (): void => pairs.forEach(resetPair);
  return {
    port: (listener.address() as AddressInfo).port,
    setMode: (next) => {
      mode = next;
      for (const pair of pairs) throttle(pair, mode);
    },
    reset,
    close: async () => {
      listener.close();
      reset();
      await once(listener, "close");
    },
  };
}

function join(pair: Pair, pairs: Set<Pair>, mode: () => ProxyMode): void {
  const { client, server } = pair;
  pairs.add(pair);
  client.on("data", (chunk) => server.write(chunk));
  server.on("data", (chunk) => forward(pair, chunk, mode()));
  for (const socket of [client, server]) {
    socket.on("error", () => resetPair(pair));
    socket.once("close", () => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    });
  }
  throttle(pair, mode());
}

function forward(pair: Pair, chunk: Buffer, mode: ProxyMode): void {
  if (mode.kind !== "cut") return void pair.client.write(chunk);
  const rest = mode.afterBytes - pair.sent;
  pair.sent += chunk.length;
  if (chunk.length < rest) return void pair.client.write(chunk);
  pair.client.write(chunk.subarray(0, rest), () => resetPair(pair));
}

function throttle({ client, server }: Pair, { kind }: ProxyMode): void {
  for (const socket of [client, server]) {
    if (kind === "stall") socket.pause();
    else socket.resume();
  }
}

function resetPair({ client, server }: Pair): void {
  client.resetAndDestroy();
  server.resetAndDestroy();
}
