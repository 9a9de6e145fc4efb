/**
 * Counts that guard what the cache costs. They say nothing of time: a machine that is busy changes none of them. The
 * times are measured by `npm run bench:cost`.
 */
import { createHook } from "node:async_hooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { redis } from "../../runtime/backends/redis.js";
import type { UniformCache } from "../../runtime/cache.js";
import { ValueEntries } from "../../runtime/value.js";
import { poll } from "../support/poll.js";
import { RedisMonitor } from "../support/redis-monitor.js";
import { startRedis } from "../support/redis-server.js";
import type { TestServer } from "../support/server-process.js";
import { loading, lookupOf } from "./lookup-of.js";
import { opened } from "./tiers.js";

const neverLoaded = (): never => {
  throw new Error("a load where everything is stored");
};
const tags = ["a", "b", "c", "d", "e"];

describe("commands of Redis", () => {
  let server: TestServer;
  let monitor: RedisMonitor;
  beforeAll(async () => {
    server = await startRedis();
    monitor = await RedisMonitor.start(server.port);
  });
  afterAll(async () => {
    monitor.close();
    await server.stop();
  });

  /** A cache whose namespace has a version, on a server that knows the scripts. */
  async function ready(): Promise<UniformCache> {
    const cache = opened(redis({ url: server.url, timeout: 5_000 }));
    await poll(() => cache.set("is it up?", "yes"));
    await cache.getOrSet("loaded", () => 1);
    return cache;
  }

  test("a hit with five tags is one MGET", async () => {
    const cache = await ready();
    await cache.set("key", 1, { tags });
    expect(await monitor.during(() => cache.getOrSet("key", neverLoaded, { tags }))).toEqual(["mget"]);
  });

  test("a `get`, which does not know the tags, is two MGETs", async () => {
    const cache = await ready();
    await cache.set("key", 1, { tags });
    expect(await monitor.during(() => cache.get("key"))).toEqual(["mget", "mget"]);
  });

  test("a hit without tags is one MGET", async () => {
    const cache = await ready();
    await cache.set("key", 1);
    expect(await monitor.during(() => cache.getOrSet("key", neverLoaded))).toEqual(["mget"]);
  });

  test("hits of one turn of the event loop are one MGET", async () => {
    const cache = await ready();
    const keys = Array.from({ length: 100 }, (_, index) => `key-${index}`);
    await Promise.all(keys.map((key) => cache.set(key, 1, { tags })));
    const hits = (): Promise<unknown> => Promise.all(keys.map((key) => cache.getOrSet(key, neverLoaded, { tags })));
    expect(await monitor.during(hits)).toEqual(["mget"]);
  });

  test("a hit makes 20 promises at most, and 9 where a hundred are one MGET", async () => {
    const cache = await ready();
    const keys = Array.from({ length: 100 }, (_, index) => `key-${index}`);
    await Promise.all(keys.map((key) => cache.set(key, 1, { tags })));
    const hit = (key: string): Promise<unknown> => cache.getOrSet(key, neverLoaded, { tags });
    expect(await fewestPromisesOf(() => hit("key-1"))).toBeLessThanOrEqual(20);
    expect(await fewestPromisesOf(() => Promise.all(keys.map(hit)))).toBeLessThanOrEqual(900);
  });

  test("a hit with tags of its result is two MGETs", async () => {
    const cache = await ready();
    const lookup = lookupOf(cache, "key", { tags, families: ["result"] });
    await cache.core.fetch(
      lookup,
      loading(cache, () => 1, ["result:1", "result:2"]),
    );
    const hit = lookupOf(cache, "key", { tags, families: ["result"] });
    expect(await monitor.during(() => cache.core.fetch(hit, neverLoaded))).toEqual(["mget", "mget"]);
  });

  test("a cold miss is one MGET, one claim and one conditional put", async () => {
    const cache = await ready();
    expect(await monitor.during(() => cache.getOrSet("key", () => 1))).toEqual(["mget", "set", "evalsha"]);
    await cache.set("other", 1, { tags });
    const tagged = await monitor.during(() => cache.getOrSet("tagged", () => 1, { tags }));
    expect(tagged).toEqual(["mget", "set", "evalsha"]);
  });

  test("a miss with new tags writes each of them once", async () => {
    const cache = await ready();
    const commands = await monitor.during(() => cache.getOrSet("key", () => 1, { tags }));
    expect(commands).toEqual(["mget", ...Array.from({ length: 6 }, () => "set"), "evalsha"]);
  });

  test("a stampede is one load and one miss", async () => {
    const cache = await ready();
    let loads = 0;
    const load = async (): Promise<number> => (loads += 1);
    const all = (): Promise<unknown> => Promise.all(Array.from({ length: 250 }, () => cache.getOrSet("cold", load)));
    expect(await monitor.during(all)).toEqual(["mget", "set", "evalsha"]);
    expect(loads).toBe(1);
  });

  test.each([
    ["a tag", "article:1", ["unlink", "publish"]],
    ["a tag whose family has tags of results", "result:1", ["unlink", "unlink", "publish"]],
  ])("invalidating %s sends as few however many entries carry it", async (_, tag, commands) => {
    const cache = await ready();
    await Promise.all(Array.from({ length: 1_000 }, (_, index) => cache.set(`key-${index}`, index, { tags: [tag] })));
    expect(await monitor.during(() => cache.invalidate([tag]))).toEqual(commands);
    expect(await cache.get("key-500")).toBeUndefined();
  });
});

describe("promises of a hit in memory", () => {
  test("`getOrSet` makes one", async () => {
    const cache = opened(undefined);
    await cache.set("key", 1, { tags });
    expect(promisesOf(() => cache.getOrSet("key", neverLoaded))).toBe(1);
  });

  test("`getOrSet` of a typed value makes four at most", async () => {
    const entries = new ValueEntries(opened(undefined), {
      name: "value",
      lifetime: { ttlMs: 60_000, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 },
      parse: (id: string) => id,
      key: (id) => ({ key: `test:value@1:${id}`, input: id }),
    });
    await entries.set("1", 1);
    expect(promisesOf(() => entries.getOrSet("1", neverLoaded))).toBeLessThanOrEqual(4);
  });

  test("`peek` makes none", async () => {
    const cache = opened(undefined);
    await cache.set("key", 1);
    const lookup = lookupOf(cache, "key");
    expect(promisesOf(() => cache.core.peek(lookup))).toBe(0);
  });
});

/** How many promises are made while `run` runs. */
function promisesOf(run: () => unknown): number {
  const count = new PromiseCount();
  void run();
  return count.end();
}

/** How many are made until what `run` returns is there; of several runs, since a heartbeat may fall into one. */
async function fewestPromisesOf(run: () => Promise<unknown>): Promise<number> {
  let fewest = Infinity;
  for (let round = 0; round < 9; round++) {
    const count = new PromiseCount();
    await run();
    fewest = Math.min(fewest, count.end());
  }
  return fewest;
}

class PromiseCount {
  #made = 0;
  readonly #hook = createHook({ init: (_, type) => void (this.#made += type === "PROMISE" ? 1 : 0) }).enable();

  end(): number {
    this.#hook.disable();
    return this.#made;
  }
}
