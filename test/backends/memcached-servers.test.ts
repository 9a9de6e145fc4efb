import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import { memcached } from "../../runtime/backends/memcached.js";
import { startMemcached } from "../support/memcached-server.js";
import { poll } from "../support/poll.js";
import type { TestServer } from "../support/server-process.js";
import { settle } from "../support/settle.js";
import { describeContract } from "./contract.js";

const minute = 60_000;
/** Long enough for every call on a slow machine, in milliseconds. */
const timeout = 5000;

let contractServers: TestServer[];
beforeAll(async () => {
  contractServers = [await startMemcached(), await startMemcached(), await startMemcached()];
});
afterAll(() => Promise.all(contractServers.map((one) => one.stop())));

describeContract({
  name: "memcached on three servers",
  create: () => memcached({ servers: contractServers.map(addressOf), timeout }),
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
});

describe("several memcached servers", () => {
  let servers: TestServer[];
  beforeAll(async () => {
    servers = [await startMemcached(), await startMemcached(), await startMemcached()];
  });
  afterAll(() => Promise.all(servers.map((one) => one.stop())));

  const opened = (): CacheBackend => closing(memcached({ servers: servers.map(addressOf), timeout }));

  const keys = Array.from({ length: 90 }, (_, index) => `spread:${index}`);

  test("share the keys, whatever the order of the list", async () => {
    const one = opened();
    const other = closing(memcached({ servers: servers.map(addressOf).toReversed().join(", "), timeout }));
    await Promise.all(keys.map((key) => one.set(key, Buffer.from(key), minute)));
    const values = await Promise.all(keys.map(async (key) => Buffer.from((await other.get(key))!).toString()));
    expect(values).toEqual(keys);
  });

  test("lose only the keys of the one that is down, and no other takes them over", async () => {
    const backend = opened();
    await Promise.all(keys.map((key) => backend.set(key, Buffer.from(key), minute)));
    await servers[1]!.kill("SIGKILL");
    const lost = await rejectedKeys(backend, keys);
    expect(lost.length).toBeGreaterThan(5);
    expect(lost.length).toBeLessThan(60);
    expect(lost).toEqual(keys.filter((key) => backend.serverOf!(key) === addressOf(servers[1]!)));
    expect(await rejectedKeys(backend, keys)).toEqual(lost);
    expect((await settle(backend.ping!())).kind).toBe("rejected");
    const pings = await Promise.all(servers.map((one) => settle(backend.ping!(addressOf(one)))));
    expect(pings.map(({ kind }) => kind)).toEqual(["resolved", "rejected", "resolved"]);
    await servers[1]!.restart();
    await poll(async () => (await backend.get(lost[0]!)) === undefined);
    expect(await rejectedKeys(backend, keys)).toEqual([]);
  });

  test("are each named by their address", async () => {
    const backend = opened();
    const named = new Set(keys.map((key) => backend.serverOf!(key)));
    expect([...named].toSorted()).toEqual(servers.map(addressOf).toSorted());
    expect(await settle(backend.ping!("127.0.0.1:1"))).toMatchObject({ kind: "rejected", error: { isRefusal: false } });
  });

  test("are each asked at once by a read of all their keys, in the order of the keys", async () => {
    const backend = opened();
    await Promise.all(keys.map((key) => backend.set(key, Buffer.from(key), minute)));
    const items = await backend.read!(keys);
    expect(items.map((item) => item && Buffer.from(item.bytes).toString())).toEqual(keys);
  });

  test("do not take a token of each other", async () => {
    const backend = opened();
    const key = keys[0]!;
    const elsewhere = keys.find((other) => backend.serverOf!(other) !== backend.serverOf!(key))!;
    await backend.set(key, Buffer.from("own"), minute);
    await backend.set(elsewhere, Buffer.from("other"), minute);
    const [item] = await backend.read!([elsewhere]);
    expect(await backend.put!(key, Buffer.from("late"), minute, item!.token)).toBeUndefined();
    expect(await backend.get(key)).toEqual(Buffer.from("own"));
  });
});

async function rejectedKeys(backend: CacheBackend, keys: readonly string[]): Promise<string[]> {
  const outcomes = await Promise.all(keys.map((key) => settle(backend.get(key))));
  expect(outcomes.filter(({ kind }) => kind === "pending")).toEqual([]);
  return keys.filter((_, index) => outcomes[index]!.kind === "rejected");
}

function addressOf({ port }: TestServer): string {
  return `127.0.0.1:${port}`;
}

function closing(backend: CacheBackend): CacheBackend {
  onTestFinished(async () => void (await backend.close!()));
  return backend;
}
