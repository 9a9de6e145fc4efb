import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { connect, createServer } from "node:net";
import { DelayLine } from "./delay-line.js";

/** What the proxy does with the bytes that pass. */
export type ProxyMode =
  | { readonly kind: "pass" }
  /** Keeps them back, in both directions, as long as this mode lasts, and delivers them late: a network that is cut. */
  | { readonly kind: "stall" }
  /** Swallows them: connections are accepted, and nobody ever answers. With this mode those connections end (RST). */
  | { readonly kind: "silent" }
  /** Passes this many bytes of the server on, over each connection, and then resets it. */
  | { readonly kind: "cut"; readonly afterBytes: number }
  /** Passes this many bytes of the server on, over each connection, and then ends it in good order. */
  | { readonly kind: "truncate"; readonly afterBytes: number }
  /** Passes what the server sends on so many milliseconds later. */
  | { readonly kind: "delay"; readonly ms: number };

/** A TCP proxy between a client and a server that fails on command. Replication of Redis passes it unharmed. */
export interface TcpProxy {
  readonly port: number;
  /** @param share of the connections, present and later ones, that it strikes; the others pass. Default 1: all */
  setMode(mode: ProxyMode, share?: number, random?: () => number): void;
  /** Leads connections that are made from now on to another loopback port. */
  setTarget(port: number): void;
  /** Resets every connection (RST). */
  reset(): void;
  close(): Promise<void>;
}

/** Starts a proxy on a free loopback port to the loopback port `target`. */
export async function startProxy(target: number): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  let nextMode = (): ProxyMode => ({ kind: "pass" });
  let port = target;
  const listener = createServer((client) => {
    const pair: Pair = new Pair(client, connect(port, "127.0.0.1"), nextMode(), () => pairs.delete(pair));
    pairs.add(pair);
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  return {
    port: (listener.address() as AddressInfo).port,
    setMode: (mode, share = 1, random = Math.random) => {
      nextMode = () => (random() < share ? mode : { kind: "pass" });
      for (const pair of pairs) pair.setMode(nextMode());
    },
    setTarget: (next) => {
      port = next;
    },
    reset: () => pairs.forEach((pair) => pair.isReplication || pair.reset()),
    close: async () => {
      listener.close();
      for (const pair of pairs) pair.reset();
      await once(listener, "close");
    },
  };
}

/** One connection of a client, and the one to the server that belongs to it. */
class Pair {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #delayed: DelayLine;
  #mode: ProxyMode;
  #sent = 0;
  /** Bytes are missing: what came after them would be taken for something else, which no network does. */
  #isBroken = false;
  /** A replica asked for the writes of the server. */
  isReplication = false;

  constructor(client: Socket, server: Socket, mode: ProxyMode, onClosed: () => void) {
    this.#client = client;
    this.#server = server;
    this.#delayed = new DelayLine((chunk) => client.write(chunk));
    this.#mode = mode;
    client.on("data", (chunk) => this.#ask(chunk));
    server.on("data", (chunk) => this.#answer(chunk));
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.setNoDelay(true);
      socket.on("error", () => this.reset());
      socket.once("close", () => {
        // What was read before still arrives.
        other.end();
        if (other.destroyed) onClosed();
      });
    }
    this.setMode(mode);
  }

  setMode(mode: ProxyMode): void {
    if (this.isReplication) return;
    if (this.#isBroken && mode.kind !== "silent") return this.reset();
    this.#mode = mode;
    if (mode.kind !== "delay") this.#delayed.flush();
    for (const socket of [this.#client, this.#server]) {
      if (mode.kind === "stall") socket.pause();
      else socket.resume();
    }
  }

  reset(): void {
    resetNow(this.#client);
    resetNow(this.#server);
  }

  #ask(chunk: Buffer): void {
    if (!this.isReplication && chunk.includes("PSYNC")) this.#exempt();
    if (this.#mode.kind === "silent") this.#isBroken = true;
    if (!this.#isBroken) this.#server.write(chunk);
  }

  #exempt(): void {
    this.setMode({ kind: "pass" });
    this.isReplication = true;
  }

  #answer(chunk: Buffer): void {
    const mode = this.#mode;
    if (mode.kind === "silent") this.#isBroken = true;
    if (this.#isBroken) return;
    if (mode.kind === "delay") return this.#delayed.push(chunk, mode.ms);
    if (mode.kind === "cut" || mode.kind === "truncate") return this.#answerPart(chunk, mode);
    this.#client.write(chunk);
  }

  #answerPart(chunk: Buffer, { kind, afterBytes }: ProxyMode & { afterBytes: number }): void {
    const rest = Math.max(afterBytes - this.#sent, 0);
    this.#sent += chunk.length;
    if (chunk.length < rest) return void this.#client.write(chunk);
    this.#isBroken = true;
    if (kind === "truncate") return void this.#client.end(chunk.subarray(0, rest), () => this.#server.destroy());
    this.#client.write(chunk.subarray(0, rest), () => this.reset());
  }
}

/**
 * Node's `resetAndDestroy` ends a connection in good order first; when it fails meanwhile, the reset is refused, and the
 * handle is left behind and keeps the process busy. What it sets does the same without an end before.
 */
function resetNow(socket: Socket): void {
  if (!socket.connecting && !socket.writableEnded) Object.assign(socket, { resetAndClosing: true });
  socket.destroy();
}
