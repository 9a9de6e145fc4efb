import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import type { MemcachedBackendOptions } from "../../runtime/backends/memcached.js";
import { memcached } from "../../runtime/backends/memcached.js";
import { InvalidOptionError } from "../../runtime/errors.js";
import { freePort } from "../support/free-port.js";
import { poll } from "../support/poll.js";
import { startSaslDaemon } from "../support/sasl-daemon.js";
import { startMemcached } from "../support/memcached-server.js";
import type { TestServer } from "../support/server-process.js";
import { settle } from "../support/settle.js";
import { describeContract } from "./contract.js";
import { backendFaults } from "./faults.js";

const minute = 60_000;
/** Long enough for every call on a slow machine, in milliseconds. */
const timeout = 5000;

const described = {
  limits: { maxValueBytes: 1024 * 1024 - 1024 },
  capabilities: {
    read: true,
    put: true,
    drop: true,
    serverOf: true,
    servers: true,
    ping: true,
    close: true,
  },
} as const;

let server: TestServer;
beforeAll(async () => {
  server = await startMemcached();
});
afterAll(() => server.stop());

describeContract({
  name: "memcached",
  create: () => memcached({ servers: `127.0.0.1:${server.port}`, timeout }),
  ...described,
});

backendFaults({
  name: "memcached",
  start: startMemcached,
  create: (port, timeoutMs) => memcached({ servers: `127.0.0.1:${port}`, timeout: timeoutMs }),
});

describe("options of memcached", () => {
  const impossible: [string, MemcachedBackendOptions, RegExp][] = [
    ["no servers", { servers: [] }, /at least one/],
    ["an empty server", { servers: "" }, /host:port/],
    ["an empty server among others", { servers: "127.0.0.1:11211," }, /host:port/],
    ["a url", { servers: "memcached://127.0.0.1" }, /host:port/],
    ["a port that is none", { servers: "127.0.0.1:0" }, /port 0/],
    ["a name without a password", { username: "user" }, /belong together/],
    ["a timeout below 0", { timeout: -1 }, /`timeout`/],
  ];
  test.each(impossible)("refuses %s", (_, options, message) => {
    expect(() => memcached(options)).toThrow(InvalidOptionError);
    expect(() => memcached(options)).toThrow(message);
  });
});

describe("values over the item size limit", () => {
  test.each([1_048_576, 3_000_000])("a set of %d bytes rejects and leaves no older value", async (size) => {
    const backend = opened(server);
    await backend.set("large", Buffer.from("older"), minute);
    const outcome = await settle(backend.set("large", randomBytes(size), minute));
    const message = new RegExp(`${size} bytes.*item size limit.*memcached -I`);
    expect(outcome).toMatchObject({
      kind: "rejected",
      error: { name: "BackendError", isRefusal: true, message: expect.stringMatching(message) },
    });
    expect(await backend.get("large")).toBeUndefined();
  });

  test("a put that has lost its key to somebody else rejects too", async () => {
    const backend = opened(server);
    const token = await backend.put!("large-put", Buffer.from("older"), minute, undefined);
    await backend.delete("large-put");
    const outcome = await settle(backend.put!("large-put", randomBytes(1_048_576), minute, token));
    expect(outcome).toMatchObject({ kind: "rejected", error: { isRefusal: true } });
  });

  test("a put under a key that holds nothing rejects", async () => {
    const outcome = await settle(opened(server).put!("large-new", randomBytes(1_048_576), minute, undefined));
    expect(outcome).toMatchObject({ kind: "rejected", error: { message: expect.stringMatching(/item size limit/) } });
  });

  test("a server with a higher limit stores them", async () => {
    const larger = await startMemcached({ args: ["-I", "8m"] });
    onTestFinished(() => larger.stop());
    const backend = opened(larger);
    const bytes = randomBytes(3_000_000);
    await backend.set("large", bytes, minute);
    expect(bytes.equals((await backend.get("large"))!)).toBe(true);
  });
});

test("any string is a key", async () => {
  const backend = opened(server);
  const long = "k".repeat(300);
  const keys = [
    "",
    " ",
    "a b",
    "a\nb",
    "a\r\nget b\r\n",
    "\0",
    "ü",
    "日本語",
    "\ud800",
    "\ud801",
    "\u{1f9f5}",
    `${long}1`,
    `${long}2`,
  ];
  await Promise.all(keys.map((key, index) => backend.set(key, Buffer.from(`${index}`), minute)));
  const values = await Promise.all(keys.map(async (key) => Buffer.from((await backend.get(key))!).toString()));
  expect(values).toEqual(keys.map((_, index) => `${index}`));
});

describe("an error", () => {
  test("is no refusal when the server is away", async () => {
    const backend = closing(memcached({ servers: `127.0.0.1:${await freePort()}`, timeout }));
    expect(await settle(backend.get("x"))).toMatchObject({ kind: "rejected", error: { isRefusal: false } });
  });

  test("is no refusal when the server does not answer", async () => {
    const own = await startMemcached();
    onTestFinished(() => own.stop());
    const backend = closing(memcached({ servers: `127.0.0.1:${own.port}`, timeout: 300 }));
    await poll(() => Promise.resolve(backend.ping!()).then(() => true));
    await own.kill("SIGSTOP");
    const calls = [backend.get("x"), backend.read!(["x", "y"]), backend.put!("x", Buffer.from("x"), minute, undefined)];
    for (const outcome of await Promise.all(calls.map((call) => settle<unknown>(call)))) {
      expect(outcome).toMatchObject({ kind: "rejected", error: { name: "BackendError", isRefusal: false } });
    }
  });
});

test("authenticates, and rejects with the reason where the credentials are wrong", async () => {
  const daemon = await startSaslDaemon("user", "s3cret");
  onTestFinished(() => daemon.close());
  const guarded = await startMemcached({ args: ["-S"], env: { SASL_CONF_PATH: daemon.configFolder } });
  onTestFinished(() => guarded.stop());
  const servers = `127.0.0.1:${guarded.port}`;
  const right = closing(memcached({ servers, username: "user", password: "s3cret", timeout }));
  await right.set("x", Buffer.from("guarded"), minute);
  expect(await right.get("x")).toEqual(Buffer.from("guarded"));
  const wrong = closing(memcached({ servers, username: "user", password: "wr0ng", timeout }));
  const without = closing(memcached({ servers, timeout }));
  for (const backend of [wrong, without]) {
    const outcome = await settle(backend.get("x"));
    expect(outcome).toMatchObject({
      kind: "rejected",
      error: { message: expect.stringMatching(/authentication failed/) },
    });
    expect(inspect(outcome, { depth: 10 })).not.toMatch(/wr0ng/);
  }
});

test("rejects where something else than memcached listens", async () => {
  const web = createServer((_, response) => response.end("hello")).listen(0, "127.0.0.1");
  await once(web, "listening");
  onTestFinished(() => void web.close());
  const { port } = web.address() as AddressInfo;
  const backend = closing(memcached({ servers: `127.0.0.1:${port}`, timeout: 300 }));
  expect((await settle(backend.get("x"))).kind).toBe("rejected");
  expect((await settle(backend.set("x", Buffer.from("x"), minute))).kind).toBe("rejected");
});

function opened({ port }: TestServer): CacheBackend {
  return closing(memcached({ servers: `127.0.0.1:${port}`, timeout }));
}

function closing(backend: CacheBackend): CacheBackend {
  onTestFinished(async () => void (await backend.close!()));
  return backend;
}
