import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { connect, createServer } from "node:net";

/** An address that leads to one server or to another, as a load balancer or a name in the DNS would. */
export interface Switch {
  readonly port: number;
  /** Resets every connection; new ones lead to this loopback port. */
  connectTo(target: number): void;
  close(): Promise<void>;
}

/**
 * Starts a switch on a free loopback port.
 *
 * @param delayMs what a server answers is kept back for up to so many milliseconds, on each connection for itself
 */
export async function startSwitch(target: number, delayMs = 0): Promise<Switch> {
  const sockets = new Set<Socket>();
  let current = target;
  const listener = createServer((client) => join(client, connect(current, "127.0.0.1"), sockets, delayMs));
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const reset = (): void => sockets.forEach((socket) => void socket.resetAndDestroy());
  return {
    port: (listener.address() as AddressInfo).port,
    connectTo: (next) => {
      current = next;
      reset();
    },
    close: async () => {
      listener.close();
      reset();
      await once(listener, "close");
    },
  };
}

function join(client: Socket, server: Socket, sockets: Set<Socket>, delayMs: number): void {
  client.pipe(server);
  if (delayMs === 0) server.pipe(client);
  else delay(server, client, delayMs);
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    sockets.add(one);
    one.setNoDelay(true);
    one.on("error", () => other.destroy());
    one.once("close", () => {
      sockets.delete(one);
      other.destroy();
    });
  }
}

/** Random delays that keep the order. */
function delay(from: Socket, to: Socket, delayMs: number): void {
  const line: { readonly chunk: Buffer; readonly due: number }[] = [];
  const deliver = (): void => {
    while (line[0] && line[0].due <= performance.now()) to.write(line.shift()!.chunk);
  };
  from.on("data", (chunk: Buffer) => {
    const ms = Math.ceil(Math.random() * delayMs);
    line.push({ chunk, due: performance.now() + ms });
    setTimeout(deliver, ms + 1);
  });
}
