import { backendFromUrl, type Cache } from "cachewright/runtime";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startMemcached } from "../support/memcached-server.js";
import { startRedis } from "../support/redis-server.js";
import type { TestServer } from "../support/server-process.js";
import { createNeighbourCache, type NeighbourCache } from "./cases/neighbour/expected/cache.js";
import { createTagsCache, type TagsCache } from "./cases/tags/expected/cache.js";

const servers: TestServer[] = [];
let open: Cache[] = [];

beforeAll(async () => {
  servers.push(...(await Promise.all([startRedis(), startMemcached()])));
});

afterEach(async () => {
  await Promise.all(open.map((cache) => cache.close()));
  open = [];
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
});

/** Two specs whose routes, values and tag families have the same names, over one cache. */
async function two(backend: string): Promise<{ tags: TagsCache; neighbour: NeighbourCache }> {
  const server = servers.find(({ url }) => url.startsWith(`${backend}:`));
  const tags = createTagsCache(server ? { backend: await backendFromUrl(server.url) } : {});
  open.push(tags);
  return { tags, neighbour: createNeighbourCache(tags) };
}

const params = { slug: "a" };

describe.each(["memory", "redis", "memcached"])("two specs that share a cache in %s", (backend) => {
  it("have entries of their own", async () => {
    const { tags, neighbour } = await two(backend);
    expect(await tags.routes.templates.set({ params }, { by: "tags" })).toBe(true);
    expect(await neighbour.routes.templates.get({ params })).toBeUndefined();
    await neighbour.routes.templates.set({ params }, { slug: "neighbour" });
    await tags.values.summary.set({ slug: "a" }, { slug: "from tags" });
    await neighbour.values.summary.set({ slug: "a" }, { slug: "from neighbour" });
    await tags.set("counter", 1);
    await neighbour.set("counter", 2);
    expect(await tags.routes.templates.get({ params })).toEqual({ by: "tags" });
    expect(await neighbour.routes.templates.get({ params })).toEqual({ slug: "neighbour" });
    expect(await tags.values.summary.get({ slug: "a" })).toEqual({ slug: "from tags" });
    expect(await neighbour.values.summary.get({ slug: "a" })).toEqual({ slug: "from neighbour" });
    expect([await tags.get("counter"), await neighbour.get("counter")]).toEqual([1, 2]);
    await tags.routes.templates.delete({ params });
    expect(await tags.routes.templates.get({ params })).toBeUndefined();
    expect(await neighbour.routes.templates.get({ params })).toEqual({ slug: "neighbour" });
  });

  it("have tags of their own, those that come from results too", async () => {
    const { tags, neighbour } = await two(backend);
    const loads = { tags: 0, neighbour: 0 };
    const read = async (): Promise<readonly number[]> => {
      await tags.routes.templates.getOrSet({ params: { slug: "b" } }, () => (loads.tags += 1));
      await tags.routes.inlineFunction.getOrSet({}, () => [{ slug: `tags ${(loads.tags += 1)}` }, { slug: "b" }]);
      await neighbour.routes.templates.getOrSet({ params: { slug: "b" } }, () => ({
        slug: `${(loads.neighbour += 1)}`,
      }));
      await neighbour.routes.inlineFunction.getOrSet({}, () => [{ slug: `${(loads.neighbour += 1)}` }, { slug: "b" }]);
      return [loads.tags, loads.neighbour];
    };
    expect(await read()).toEqual([2, 2]);
    expect(await read()).toEqual([2, 2]);
    await tags.tags.article("b").invalidate();
    expect(await read()).toEqual([4, 2]);
    await neighbour.tags.all().invalidate();
    expect(await read()).toEqual([4, 3]);
    await neighbour.tags.article("b").invalidate();
    expect(await read()).toEqual([4, 5]);
  });
});

it("have one connection to Redis", async () => {
  const [redis] = servers as [TestServer];
  const watcher = new Redis(redis.url);
  const count = async (): Promise<number> => ((await watcher.client("LIST")) as string).trim().split("\n").length;
  const before = await count();
  const { tags, neighbour } = await two("redis");
  await tags.set("a", 1);
  const withOne = await count();
  await Promise.all([neighbour.set("a", 1), neighbour.values.summary.set({ slug: "c" }, { slug: "c" }), tags.get("a")]);
  expect(withOne).toBeGreaterThan(before);
  expect(await count()).toBe(withOne);
  await watcher.quit();
});

it("take an existing cache only by what it is", () => {
  const lookalike = { ...createTagsCache(), getOrSet: () => undefined } as unknown as Cache;
  expect(() => createNeighbourCache(lookalike)).toThrow(/install it only once/);
});
