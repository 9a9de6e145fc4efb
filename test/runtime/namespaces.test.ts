import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { memcached } from "../../runtime/backends/memcached.js";
import { redis } from "../../runtime/backends/redis.js";
import type { UniformCache } from "../../runtime/cache.js";
import { openCache } from "../../runtime/create-cache.js";
import { BackendError } from "../../runtime/errors.js";
import { Namespaces } from "../../runtime/namespaces.js";
import { EventRecorder } from "../../runtime/testing/record-events.js";
import { startMemcached } from "../support/memcached-server.js";
import { poll } from "../support/poll.js";
import { clientOf } from "../support/redis-backend.js";
import { startRedis } from "../support/redis-server.js";
import type { TestServer } from "../support/server-process.js";
import { gated, signal } from "./gated-backend.js";
import { everyTier, opened, openedOn } from "./tiers.js";

describe.each(everyTier())("clear on $name", (tier) => {
  test("makes every entry of the cache unusable, and no other one", async () => {
    const cache = await openedOn(tier);
    const shared = openCache({ name: `${cache.name}-2`, ttlMs: 60_000, resultFamilies: [] }, cache);
    await Promise.all([cache.set("a", 1), cache.set("b", 1, { tags: ["t"] }), cache.getOrSet("c", () => 1)]);
    await shared.set("a", 1);
    const events = new EventRecorder(cache);
    await cache.clear();
    expect(await Promise.all(["a", "b", "c"].map((key) => cache.get(key)))).toEqual([undefined, undefined, undefined]);
    expect(await shared.get("a")).toBe(1);
    expect(events.of("clear")).toEqual([{ type: "clear", name: cache.name }]);
    await cache.set("a", 2);
    expect(await cache.get("a")).toBe(2);
  });

  test("keeps nothing of a load that began before", async () => {
    const cache = await openedOn(tier);
    const [started, stop] = [signal(), signal()];
    const before = cache.getOrSet("key", async () => {
      started.give();
      await stop.given;
      return "old";
    });
    await started.given;
    await cache.clear();
    const after = cache.getOrSet("key", () => "new");
    expect(await after).toBe("new");
    stop.give();
    expect(await before).toBe("old");
    expect(await cache.get("key")).toBe("new");
  });
});

describe("clear in Redis", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  test("is one small write, and scans and flushes nothing", async () => {
    const gates = gated(redis({ url: server.url, timeout: 5000 }));
    const cache = opened(gates.backend);
    await poll(() => cache.ready());
    await Promise.all(Array.from({ length: 500 }, (_, index) => cache.set(`key ${index}`, index)));
    const client = clientOf(server);
    const size = await client.dbsize();
    gates.calls.length = 0;
    await cache.clear();
    expect(gates.calls).toEqual(["delete"]);
    expect(await client.dbsize()).toBe(size - 1);
    expect(await cache.get("key 7")).toBeUndefined();
    const used = (await client.info("commandstats")).match(/(?<=cmdstat_)[^:]+/g);
    expect(used).toContain("unlink");
    const forbidden = new Set(["flushdb", "flushall", "keys", "scan", "del", "sscan", "hscan"]);
    expect(used?.filter((command) => forbidden.has(command))).toEqual([]);
  });
});

describe("a cache over three memcached servers", () => {
  interface Spread {
    readonly cache: UniformCache;
    readonly servers: readonly TestServer[];
    /** A key on each server, in their order. */
    readonly keys: readonly string[];
  }

  async function spread(): Promise<Spread> {
    const servers = await Promise.all([startMemcached(), startMemcached(), startMemcached()]);
    onTestFinished(async () => void (await Promise.all(servers.map((server) => server.stop()))));
    const addresses = servers.map(({ port }) => `127.0.0.1:${port}`);
    const backend = memcached({ servers: addresses, timeout: 1000 });
    const cache = opened(backend);
    const candidates = Array.from({ length: 200 }, (_, index) => `key ${index}`);
    const keys = addresses.map((address) => candidates.find((key) => backend.serverOf!(cache.keyOf(key)) === address)!);
    await poll(() => cache.ready());
    for (const key of keys) expect(await cache.set(key, "old")).toBe(true);
    return { cache, servers, keys };
  }

  function found({ cache, keys }: Spread): Promise<unknown[]> {
    return Promise.all(keys.map((key) => cache.get(key)));
  }

  test("is cleared on all of them", async () => {
    const all = await spread();
    expect(await found(all)).toEqual(["old", "old", "old"]);
    await all.cache.clear();
    expect(await found(all)).toEqual([undefined, undefined, undefined]);
  });

  test("has hits on the others while one is down", async () => {
    const all = await spread();
    await all.servers[1]!.kill("SIGKILL");
    expect(await found(all)).toEqual(["old", undefined, "old"]);
    expect(await all.cache.getOrSet(all.keys[1]!, () => "loaded")).toBe("loaded");
    await poll(async () => {
      await found(all);
      return all.cache.health().backend?.servers.some(({ up }) => !up);
    });
    expect(await found(all)).toEqual(["old", undefined, "old"]);
  });

  test("is not cleared as long as one of them is silent, and in this process counts as cleared", async () => {
    const all = await spread();
    await all.servers[2]!.kill("SIGSTOP");
    await expect(all.cache.clear()).rejects.toThrow(BackendError);
    expect(await found(all)).toEqual([undefined, undefined, undefined]);
    await all.servers[2]!.kill("SIGCONT");
    await poll(() => all.cache.health().ok);
    expect(await found(all)).toEqual([undefined, undefined, undefined]);
    for (const key of all.keys) expect(await all.cache.set(key, "new")).toBe(true);
    expect(await found(all)).toEqual(["new", "new", "new"]);
  });
});

describe("namespace keys", () => {
  const servers = ["a", "b", "c"];
  const serverOf = (key: string): string => servers[Buffer.from(key).reduce((sum, byte) => sum + byte, 0) % 3]!;

  test("are one where the backend has one server, or does not name its servers", () => {
    for (const backend of [{}, { serverOf }, { servers: ["a"], serverOf }]) {
      const namespaces = new Namespaces(backend);
      expect(namespaces.all("c")).toEqual(["c:$"]);
      expect(namespaces.of("c:.:key")).toBe("c:$");
    }
  });

  test("are one on each server, and an entry carries its own server's", () => {
    const namespaces = new Namespaces({ servers, serverOf });
    expect(namespaces.all("c").map(serverOf)).toEqual(servers);
    for (let index = 0; index < 50; index++) {
      const key = `c:.:key ${index}`;
      expect(serverOf(namespaces.of(key))).toBe(serverOf(key));
    }
  });

  test("are the same in every process", () => {
    const [one, two] = [
      new Namespaces({ servers, serverOf }),
      new Namespaces({ servers: servers.toReversed(), serverOf }),
    ];
    expect(one.all("c").toSorted()).toEqual(two.all("c").toSorted());
    expect(one.of("c:.:key")).toBe(two.of("c:.:key"));
  });

  test("are known of the caches that joined", () => {
    const namespaces = new Namespaces();
    namespaces.all("one");
    namespaces.of("two:.:key");
    expect(namespaces.names).toEqual(["one", "two"]);
  });
});
