import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { connect, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { poll } from "./poll.js";
import type { TcpProxy } from "./tcp-proxy.js";
import { startProxy } from "./tcp-proxy.js";

/** A connection through a proxy to a server that answers what it is sent, and what has come back over it. */
interface Client {
  readonly socket: Socket;
  readonly received: () => string;
  readonly hasEnded: () => boolean;
}

async function startEcho(prefix = ""): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => socket.write(prefix + chunk.toString()));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function startTestProxy(): Promise<TcpProxy> {
  const proxy = await startProxy(await startEcho());
  onTestFinished(() => proxy.close());
  return proxy;
}

async function open({ port }: TcpProxy): Promise<Client> {
  const socket = connect(port, "127.0.0.1");
  let received = "";
  let hasEnded = false;
  socket.on("data", (chunk) => (received += chunk.toString()));
  for (const event of ["end", "error"]) socket.once(event, () => (hasEnded = true));
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  return { socket, received: () => received, hasEnded: () => hasEnded };
}

test("passes everything", async () => {
  const client = await open(await startTestProxy());
  client.socket.write("hello");
  await poll(() => client.received() === "hello");
});

test("delivers late what was sent while the network was cut, also after the client has gone", async () => {
  const heard: string[] = [];
  const server = createServer((socket) => socket.on("data", (chunk) => heard.push(chunk.toString())));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy = await startProxy((server.address() as AddressInfo).port);
  onTestFinished(async () => {
    await proxy.close();
    server.close();
  });
  const client = await open(proxy);
  proxy.setMode({ kind: "stall" });
  client.socket.end("late");
  await once(client.socket, "finish");
  client.socket.destroy();
  // Another connection that went the same way and came back is the proof that the first one could have.
  proxy.setMode({ kind: "pass" });
  await poll(() => heard.includes("late"));
});

test("accepts and never answers", async () => {
  const proxy = await startTestProxy();
  const [silent, other] = [await open(proxy), await open(await startTestProxy())];
  proxy.setMode({ kind: "silent" });
  for (const { socket } of [silent, await open(proxy), other]) socket.write("hello");
  await poll(() => other.received() === "hello");
  expect(silent.received()).toBe("");
  // What is sent now must not be answered in the place of what was swallowed.
  proxy.setMode({ kind: "pass" });
  await poll(() => silent.hasEnded());
  expect(silent.received()).toBe("");
});

// libuv tells of a reset after a read as of an end in good order, so the two look alike from here.
test.each(["cut", "truncate"] as const)("ends a connection after some bytes: %s", async (kind) => {
  const proxy = await startTestProxy();
  proxy.setMode({ kind, afterBytes: 3 });
  const client = await open(proxy);
  client.socket.write("hello");
  await poll(() => client.hasEnded());
  expect(client.received()).toBe("hel");
});

test("delays what the server sends, in its order, and passes it at once when that ends", async () => {
  const proxy = await startTestProxy();
  const client = await open(proxy);
  proxy.setMode({ kind: "delay", ms: 60 });
  const start = performance.now();
  client.socket.write("slow");
  await poll(() => client.received() === "slow");
  expect(performance.now() - start).toBeGreaterThan(50);
  proxy.setMode({ kind: "delay", ms: 1_000_000 });
  client.socket.write(" first");
  await poll(() => client.socket.bytesWritten === 10);
  proxy.setMode({ kind: "pass" });
  client.socket.write(" second");
  await poll(() => client.received() === "slow first second");
});

test("strikes only some connections where it is told so", async () => {
  const proxy = await startTestProxy();
  const choices = [0.4, 0.6];
  const [struck, spared] = [await open(proxy), await open(proxy)];
  // Two connections exist when both have been answered.
  for (const { socket, received } of [struck, spared]) {
    socket.write("a");
    await poll(() => received() === "a");
  }
  proxy.setMode({ kind: "silent" }, 0.5, () => choices.shift()!);
  for (const { socket } of [struck, spared]) socket.write("b");
  await poll(() => spared.received() === "ab");
  expect(struck.received()).toBe("a");
});

test("leads new connections to another server, and leaves replication alone", async () => {
  const proxy = await startTestProxy();
  const replica = await open(proxy);
  replica.socket.write("PSYNC");
  await poll(() => replica.received() === "PSYNC");
  proxy.setMode({ kind: "silent" });
  proxy.reset();
  replica.socket.write("!");
  await poll(() => replica.received() === "PSYNC!");
  proxy.setMode({ kind: "pass" });
  proxy.setTarget(await startEcho("other: "));
  const client = await open(proxy);
  client.socket.write("hello");
  await poll(() => client.received() === "other: hello");
});
