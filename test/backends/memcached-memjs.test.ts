/** Mistakes of memjs 1.3.2, each of which was seen, and none of which may come through. */
import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { connect, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import { memcached } from "../../runtime/backends/memcached.js";
import { maxSequence, MemcachedConnection } from "../../runtime/backends/memcached-connection.js";
import { keyNamer } from "../../runtime/backends/memcached-key.js";
import { opcode, storeExtras } from "../../runtime/backends/memcached-protocol.js";
import { askMemcached } from "../support/memcached-text.js";
import { startMemcached } from "../support/memcached-server.js";
import type { TestServer } from "../support/server-process.js";
import { settle } from "../support/settle.js";
import { startProxy } from "../support/tcp-proxy.js";

const minute = 60_000;
/** Long enough for every call on a slow machine, in milliseconds. */
const timeout = 5000;

let server: TestServer;
beforeAll(async () => {
  server = await startMemcached();
});
afterAll(() => server.stop());

test("a deadline passes although bytes keep coming", async () => {
  // The head of a reply of 1 MB, and then its body so slowly that the socket is never idle.
  const head = Buffer.alloc(24);
  head.writeUInt8(0x81, 0);
  head.writeUInt32BE(1_000_000, 8);
  const port = await startSpeaker((socket) => {
    socket.write(head);
    const drip = setInterval(() => socket.write("."), 5);
    socket.once("close", () => clearInterval(drip));
  });
  const backend = opened(port, 200);
  const calls = Array.from({ length: 150 }, (_, index) => settle(backend.get(`key ${index}`)));
  const kinds = (await Promise.all(calls)).map(({ kind }) => kind);
  expect(kinds).toEqual(calls.map(() => "rejected"));
});

test("a request is sent once, whatever becomes of it", async () => {
  let requests = 0;
  const port = await startSpeaker((socket) =>
    socket.on("data", () => {
      requests++;
      socket.destroy();
    }),
  );
  expect((await settle(opened(port, timeout).get("key"))).kind).toBe("rejected");
  expect(requests).toBe(1);
});

test("request numbers start again before memjs breaks, and replies still find their requests", async () => {
  const address = { host: "127.0.0.1", port: server.port };
  const connection = new MemcachedConnection(address, {}, timeout, maxSequence - 20);
  onTestFinished(() => connection.discard(new Error("the test is over")));
  await connection.ready;
  const texts = Array.from({ length: 60 }, (_, index) => `value ${index}`);
  const extras = storeExtras(60);
  const stores = texts.map((text) =>
    connection.request({ opcode: opcode.set, key: `wrap:${text.slice(6)}`, extras, value: Buffer.from(text) }),
  );
  expect((await Promise.all(stores)).map(({ status }) => status)).toEqual(texts.map(() => 0));
  const read = async (index: number): Promise<string> =>
    (await connection.request({ opcode: opcode.get, key: `wrap:${index}` })).value.toString();
  expect(await Promise.all(texts.map((_, index) => read(index)))).toEqual(texts);
});

test("a small value keeps no chunk of the socket alive", async () => {
  const backend = opened(server.port, timeout);
  await backend.set("small", Buffer.alloc(1000, 1), minute);
  const bytes = await backend.get("small");
  const [item] = await backend.read!(["small"]);
  for (const found of [bytes, item?.bytes]) expect(found!.buffer.byteLength).toBeLessThanOrEqual(Buffer.poolSize);
});

describe("the life that the server is told", () => {
  const day = 86_400;
  test.each([
    [0.5, 1, 2],
    [1, 1, 2],
    [1000, 1, 2],
    [30 * day * 1000, 30 * day - 1, 30 * day + 3],
    [365 * day * 1000, 365 * day - 1, 365 * day + 3],
    [Infinity, -1, -1],
    [NaN, 0, 1],
    [-1, 0, 1],
  ])("for a ttl of %d ms is %d to %d seconds", async (ttlMs, least, most) => {
    const key = `life:${ttlMs}`;
    await opened(server.port, timeout).set(key, Buffer.from("x"), ttlMs);
    const answer = await askMemcached(server.port, `mg ${keyNamer([`127.0.0.1:${server.port}`])(key)} t`);
    // A life of one second may be over by now.
    const seconds = answer.startsWith("EN") ? 0 : Number(/^HD t(-?\d+)/.exec(answer)?.[1]);
    expect(seconds).toBeGreaterThanOrEqual(Math.min(least, ttlMs < 2000 ? 0 : least));
    expect(seconds).toBeLessThanOrEqual(most);
  });
});

test.each([30, 100, 1000, 20_000])(
  "a read that is cut short at byte %d never returns wrong bytes",
  async (afterBytes) => {
    const proxy = await startProxy(server.port);
    onTestFinished(() => proxy.close());
    const backend = opened(proxy.port, timeout);
    const keys = Array.from({ length: 20 }, (_, index) => `cut:${index}`);
    const values = keys.map((key, index) => Buffer.from(`${key} `.repeat(index * index + 1)));
    await Promise.all(keys.map((key, index) => backend.set(key, values[index]!, minute)));
    proxy.reset();
    for (const mode of [{ kind: "cut", afterBytes }, { kind: "pass" }] as const) {
      proxy.setMode(mode);
      for (let round = 0; round < 20; round++) {
        const outcome = await settle(backend.read!(keys));
        expect(outcome.kind).not.toBe("pending");
        if (outcome.kind === "resolved") expect(outcome.value.map((item) => item?.bytes)).toEqual(values);
      }
    }
    expect((await settle(backend.read!(keys))).kind).toBe("resolved");
  },
);

test("credentials come from the options, never from the environment", async () => {
  vi.stubEnv("MEMCACHE_USERNAME", "somebody");
  vi.stubEnv("MEMCACHE_PASSWORD", "else");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { backend, operations } = await recorded();
  await backend.ping!();
  expect(operations()).toEqual([opcode.noop]);
});

test("nothing is sent that scans, flushes, counts or appends", async () => {
  const { backend, operations } = await recorded();
  await backend.set("key", Buffer.from("1"), minute);
  await backend.get("key");
  const [item] = await backend.read!(["key", "other"]);
  const token = await backend.put!("key", Buffer.from("3"), minute, item!.token);
  await backend.put!("key", Buffer.from("4"), minute, undefined);
  await backend.drop!("key", token!);
  await backend.delete("key");
  await backend.ping!();
  await backend.close!();
  expect(new Set(operations())).toEqual(new Set(Object.values(opcode)));
});

/** A backend, and the operations of the binary protocol that it has sent so far. */
async function recorded(): Promise<{ backend: CacheBackend; operations: () => number[] }> {
  const sent: Buffer[] = [];
  const port = await startSpeaker((socket) => {
    const upstream = connect(server.port, "127.0.0.1");
    socket.on("data", (chunk) => void (sent.push(chunk), upstream.write(chunk)));
    upstream.on("data", (chunk) => socket.write(chunk));
    socket.once("close", () => upstream.destroy());
  });
  return { backend: opened(port, timeout), operations: () => operationsOf(Buffer.concat(sent)) };
}

function operationsOf(bytes: Buffer): number[] {
  const found: number[] = [];
  for (let at = 0; at < bytes.length; at += 24 + bytes.readUInt32BE(at + 8)) found.push(bytes.readUInt8(at + 1));
  return found;
}

/** The port of a server that does what the test says with those who connect, until the test ends. */
async function startSpeaker(welcome: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    welcome(socket);
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  onTestFinished(() => {
    listener.close();
    for (const socket of sockets) socket.destroy();
  });
  return (listener.address() as AddressInfo).port;
}

function opened(port: number, timeoutMs: number): CacheBackend {
  const backend = memcached({ servers: `127.0.0.1:${port}`, timeout: timeoutMs });
  onTestFinished(async () => void (await backend.close!()));
  return backend;
}
