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
import { startSaslDaemon } from "../support/sasl-daemon.js";
import { startMemcached } from "../support/memcached-server.js";
import { poll } from "../support/poll.js";
import type { TestServer } from "../support/server-process.js";
import { settle } from "../support/settle.js";
import { backendContract } from "./contract.js";
import { backendFaults } from "./faults.js";

const minute = 60_000;
/** Long enough for every call on a slow machine, in milliseconds. */
const timeout = 5000;

let server: TestServer;
beforeAll(async () => {
  server = await startMemcached();
});
afterAll(() => server.stop());

backendContract({
  name: "memcached",
  create: () => memcached({ servers: `127.0.0.1:${server.port}`, timeout }),
  maxValueBytes: 1024 * 1024 - 1024,
  skips: { getMany: "memjs has no multiget" },
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
    expect(outcome).toMatchObject({ kind: "rejected", error: { message: expect.stringMatching(/item size limit/) } });
    expect(await backend.get("large")).toBeUndefined();
  });

  test("an add rejects", async () => {
    const outcome = await settle(opened(server).add!("large-add", randomBytes(1_048_576), minute));
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

describe("several servers", () => {
  let servers: TestServer[];
  beforeAll(async () => {
    servers = [await startMemcached(), await startMemcached(), await startMemcached()];
  });
  afterAll(() => Promise.all(servers.map((one) => one.stop())));

  const keys = Array.from({ length: 90 }, (_, index) => `spread:${index}`);

  test("share the keys, whatever the order of the list", async () => {
    const addresses = servers.map(({ port }) => `127.0.0.1:${port}`);
    const one = closing(memcached({ servers: addresses, timeout }));
    const other = closing(memcached({ servers: addresses.toReversed().join(", "), timeout }));
    await Promise.all(keys.map((key) => one.set(key, Buffer.from(key), minute)));
    const values = await Promise.all(keys.map(async (key) => Buffer.from((await other.get(key))!).toString()));
    expect(values).toEqual(keys);
  });

  test("lose only the keys of the one that is down, and no other takes them over", async () => {
    const backend = closing(memcached({ servers: servers.map(({ port }) => `127.0.0.1:${port}`), timeout }));
    await Promise.all(keys.map((key) => backend.set(key, Buffer.from(key), minute)));
    await servers[1]!.kill("SIGKILL");
    const lost = await rejectedKeys(backend, keys);
    expect(lost.length).toBeGreaterThan(5);
    expect(lost.length).toBeLessThan(60);
    expect(await rejectedKeys(backend, keys)).toEqual(lost);
    expect((await settle(backend.ping!())).kind).toBe("rejected");
    await servers[1]!.restart();
    await poll(async () => (await backend.get(lost[0]!)) === undefined);
    expect(await rejectedKeys(backend, keys)).toEqual([]);
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

async function rejectedKeys(backend: CacheBackend, keys: readonly string[]): Promise<string[]> {
  const outcomes = await Promise.all(keys.map((key) => settle(backend.get(key))));
  expect(outcomes.filter(({ kind }) => kind === "pending")).toEqual([]);
  return keys.filter((_, index) => outcomes[index]!.kind === "rejected");
}

function opened({ port }: TestServer): CacheBackend {
  return closing(memcached({ servers: `127.0.0.1:${port}`, timeout }));
}

function closing(backend: CacheBackend): CacheBackend {
  onTestFinished(async () => void (await backend.close!()));
  return backend;
}
