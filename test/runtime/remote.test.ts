import { describe, expect, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import type { UniformCache } from "../../runtime/cache.js";
import { Events } from "../../runtime/events.js";
import { Guard } from "../../runtime/guard.js";
import { Remote } from "../../runtime/remote.js";
import { gated, quiet } from "./gated-backend.js";
import { loading, lookupOf, valueOf } from "./lookup-of.js";
import { ManualClock } from "./manual-clock.js";
import type { Stored } from "./map-backend.js";
import { mapBackend } from "./map-backend.js";
import { opened } from "./tiers.js";

/** With every capability, as Redis has them. */
function capable(stored: Stored = new Map()): CacheBackend {
  const inner = mapBackend(stored);
  return {
    ...inner,
    getMany: (keys) => keys.map((key) => stored.get(key)),
    add: async (key, bytes, ttlMs) => {
      if (stored.has(key)) return false;
      await inner.set(key, bytes, ttlMs);
      return true;
    },
  };
}

interface Counted {
  readonly cache: UniformCache;
  /** The calls of the backend that `run` makes, sorted. */
  callsOf(run: () => Promise<unknown>): Promise<string[]>;
}

function counted(options: { memory?: boolean; stored?: Stored } = {}): Counted {
  const { backend, calls } = gated(capable(options.stored));
  const cache = opened(backend, { memory: options.memory ?? false });
  const callsOf = async (run: () => Promise<unknown>): Promise<string[]> => {
    calls.length = 0;
    await run();
    await quiet();
    return calls.toSorted();
  };
  return { cache, callsOf };
}

describe("calls of the backend without tags", () => {
  test("a hit is one get", async () => {
    const { cache, callsOf } = counted();
    await cache.set("key", 1);
    expect(await callsOf(() => cache.get("key"))).toEqual(["get"]);
    expect(await callsOf(() => cache.getOrSet("key", () => 2))).toEqual(["get"]);
  });

  test("a miss is one get and one set, however many wait", async () => {
    const { cache, callsOf } = counted();
    const ask = (): Promise<number> => cache.getOrSet("key", () => 1);
    expect(await callsOf(() => Promise.all([ask(), ask(), ask()]))).toEqual(["get", "set"]);
  });

  test("set, delete and update are what they say", async () => {
    const { cache, callsOf } = counted();
    expect(await callsOf(() => cache.set("key", 1))).toEqual(["set"]);
    expect(await callsOf(() => cache.delete("key"))).toEqual(["delete"]);
    expect(await callsOf(() => cache.update("key", () => 1))).toEqual(["get", "set"]);
    expect(await callsOf(() => cache.set("key", 1, { ttl: 0 }))).toEqual(["delete"]);
  });
});

describe("calls of the backend with tags", () => {
  const tags = ["a", "b"];
  const ask = (cache: UniformCache): Promise<number> => cache.getOrSet("key", () => 1, { tags });

  test("a first miss is one getMany, one add for each tag, and one set", async () => {
    const { cache, callsOf } = counted();
    expect(await callsOf(() => ask(cache))).toEqual(["add", "add", "getMany", "set"]);
  });

  test("a hit is one getMany", async () => {
    const { cache, callsOf } = counted();
    await ask(cache);
    expect(await callsOf(() => ask(cache))).toEqual(["getMany"]);
  });

  test("a miss whose tags are known is one getMany and one set", async () => {
    const { cache, callsOf } = counted();
    await ask(cache);
    await cache.delete("key");
    expect(await callsOf(() => ask(cache))).toEqual(["getMany", "set"]);
  });

  test("a set is one getMany and one set", async () => {
    const { cache, callsOf } = counted();
    await ask(cache);
    expect(await callsOf(() => cache.set("key", 1, { tags }))).toEqual(["getMany", "set"]);
  });

  test("an invalidation is one delete for each tag, however many entries carry it", async () => {
    const { cache, callsOf } = counted();
    await Promise.all(Array.from({ length: 100 }, (_, index) => cache.set(`key ${index}`, 1, { tags })));
    expect(await callsOf(() => cache.invalidate(["a"]))).toEqual(["delete"]);
    expect(await callsOf(() => cache.invalidate(["a", "b", "a"]))).toEqual(["delete", "delete"]);
  });
});

describe("calls of the backend with tags of the result", () => {
  const ask = (cache: UniformCache): Promise<unknown> => {
    const lookup = lookupOf(cache, "key", { tags: ["a"], families: ["result"] });
    return cache.core.fetch(
      lookup,
      loading(cache, () => 1, ["result:1", "result:2"]),
    );
  };

  test("a hit is two getMany", async () => {
    const { cache, callsOf } = counted();
    await ask(cache);
    expect(await callsOf(() => ask(cache))).toEqual(["getMany", "getMany"]);
  });

  test("a miss whose tags are known reads before the load and twice after it, and sets", async () => {
    const { cache, callsOf } = counted();
    await ask(cache);
    await cache.delete("key");
    expect(await callsOf(() => ask(cache))).toEqual(["get", "getMany", "getMany", "set"]);
  });

  test("an invalidation deletes the family, then the tag", async () => {
    const stored: Stored = new Map();
    const { cache, callsOf } = counted({ stored });
    await ask(cache);
    expect(await callsOf(() => cache.invalidate(["result:1"]))).toEqual(["delete", "delete"]);
    const left = [...stored.keys()].map((key) => key.slice(key.indexOf(":") + 1));
    expect(left.toSorted()).toEqual(["#a", "#result:2", ".:key"]);
  });

  test("a family that is a tag itself is deleted once", async () => {
    const { cache, callsOf } = counted();
    expect(await callsOf(() => cache.invalidate(["result"]))).toEqual(["delete"]);
  });
});

describe("calls of the backend behind memory", () => {
  test("a hit in memory is none, by get, getOrSet and peek", async () => {
    const { cache, callsOf } = counted({ memory: true });
    await cache.getOrSet("key", () => 1, { tags: ["a"] });
    expect(await callsOf(() => cache.getOrSet("key", () => 2))).toEqual([]);
    expect(await callsOf(() => cache.get("key"))).toEqual([]);
    const peeked = cache.core.peek(lookupOf(cache, "key"));
    expect(valueOf(peeked)).toBe(1);
  });

  test("what the backend has is copied into memory by the first hit", async () => {
    const stored: Stored = new Map();
    const { backend } = gated(capable(stored));
    const { cache, callsOf } = counted({ memory: true, stored });
    const other = opened(backend, {}, cache.name);
    await other.set("key", 1, { tags: ["a"] });
    const ask = (): Promise<unknown> => cache.getOrSet("key", () => 2, { tags: ["a"] });
    expect(await callsOf(ask)).toEqual(["getMany"]);
    expect(await callsOf(ask)).toEqual([]);
  });
});

describe("lives of tag versions", () => {
  const hour = 3_600_000;

  function setting(): { remote: Remote; clock: ManualClock; lives: [string, number][] } {
    const lives: [string, number][] = [];
    const inner = capable();
    const record =
      <T>(method: (key: string, bytes: Uint8Array, ttlMs: number) => T) =>
      (key: string, bytes: Uint8Array, ttlMs: number): T => {
        lives.push([key, ttlMs]);
        return method(key, bytes, ttlMs);
      };
    const clock = new ManualClock();
    const backend = { ...inner, set: record(inner.set), add: record(inner.add!) };
    return { remote: new Remote(new Guard(backend, new Events()), clock), clock, lives };
  }

  test("a version lives at least an hour, and twice as long as the entry", async () => {
    const { remote, lives } = setting();
    await remote.tags.seed(["short"], 1000);
    await remote.tags.seed(["long"], 5 * hour);
    await remote.tags.seed(["forever"], Infinity);
    expect(lives).toEqual([
      ["short", hour],
      ["long", 10 * hour],
      ["forever", Infinity],
    ]);
  });

  test("a version that ends before the entry is replaced by another one, once", async () => {
    const { remote, clock } = setting();
    const first = (await remote.tags.seed(["t"], 1000)).get("t");
    clock.advance(hour - 1000);
    expect((await remote.tags.seed(["t"], 1000)).get("t")).toBe(first);
    clock.advance(1);
    const replaced = await Promise.all([remote.tags.seed(["t"], 1000), remote.tags.seed(["t"], Infinity)]);
    const current = (await remote.tags.read(["t"])).get("t");
    expect(current).not.toBe(first);
    expect(replaced[1].get("t")).toBe(current);
    expect((await remote.tags.seed(["t"], Infinity)).get("t")).toBe(current);
  });

  test("a version that somebody else stored is taken over", async () => {
    const stored: Stored = new Map();
    const remote = new Remote(new Guard(capable(stored), new Events()), new ManualClock());
    const known = new Map<string, string>();
    stored.set("t", Buffer.from("theirVersion"));
    expect((await remote.tags.seed(["t"], 1000, known)).get("t")).toBe("theirVersion");
  });

  test("a version that was on its way during an invalidation is not given to who comes after it", async () => {
    const stored: Stored = new Map([["t", Buffer.from("theirVersion")]]);
    const gates = gated(capable(stored));
    const { tags } = new Remote(new Guard(gates.backend, new Events()), new ManualClock());
    const stop = gates.stop({ method: "get", side: "call" });
    const before = tags.seed(["t"], 1000, new Map());
    await stop.reached;
    await tags.remove(["t"]);
    const after = tags.seed(["t"], 1000);
    await quiet();
    stop.open();
    await before;
    expect((await after).get("t")).toBe(Buffer.from(stored.get("t")!).toString());
  });
});
