import { describe, expect, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import { memory } from "../../runtime/backends/memory.js";
import type { CacheOptions } from "../../runtime/create-cache.js";
import { createCache, openCache } from "../../runtime/create-cache.js";
import { InvalidOptionError } from "../../runtime/errors.js";
import type { CacheEvent } from "../../runtime/events.js";
import { EventRecorder } from "../../runtime/testing/record-events.js";
import { completeMapBackend } from "../backends/complete-map-backend.js";
import { gated } from "./gated-backend.js";
import { loading, lookupOf, valueOf } from "./lookup-of.js";
import { ManualClock } from "./manual-clock.js";
import { mapBackend } from "./map-backend.js";
import { opened } from "./tiers.js";

describe("createCache", () => {
  const impossible: [string, CacheOptions, RegExp][] = [
    ["a name with a separator", { name: "a:b" }, /`name` is "a:b"/],
    ["an empty name", { name: "" }, /`name` is ""/],
    ["a name that begins with a digit", { name: "1a" }, /`name` is "1a"/],
    ["a name of 33 characters", { name: "a".repeat(33) }, /32 at most/],
    ["a negative ttl", { ttl: -1 }, /`ttl` is -1/],
    ["a ttl that is no number", { ttl: Number.NaN }, /`ttl` is NaN/],
    ["a ttl of an unknown unit", { ttl: "1w" as never }, /`ttl` is "1w"/],
    ["an unknown mode", { mode: "no" as never }, /`mode` is "no"/],
    ["no place to cache in", { memory: false }, /`memory: false`/],
    ["a bound of 0", { memory: { maxBytes: 0 } }, /`memory.maxBytes` is 0/],
    ["a bound that is no whole number", { memory: { maxEntries: 1.5 } }, /`memory.maxEntries` is 1.5/],
    ["a negative staleness", { memory: { maxStaleness: -1 } }, /`memory.maxStaleness` is -1/],
    ["a backend without methods", { backend: {} as never }, /lacks the method `get`, `set`, `delete`/],
    [
      "a backend without delete",
      { backend: { ...mapBackend(), delete: undefined as never } },
      /lacks the method `delete`$/,
    ],
    ["a url", { backend: "redis://localhost" as never }, /lacks the method `get`/],
    ["a promise of a backend", { backend: Promise.resolve(mapBackend()) as never }, /lacks the method `get`/],
  ];
  test.each(impossible)("refuses %s", (_, options, message) => {
    expect(() => createCache(options)).toThrow(InvalidOptionError);
    expect(() => createCache(options)).toThrow(message);
  });

  test("keeps values for 60 seconds when nothing else is said", async () => {
    const clock = new ManualClock();
    const cache = createCache({ clock });
    expect(cache.name).toBe("cache");
    await cache.set("key", 1);
    clock.advance(59_999);
    expect(await cache.get("key")).toBe(1);
    clock.advance(1);
    expect(await cache.get("key")).toBeUndefined();
  });

  test("takes the bounds of a memory backend", async () => {
    const cache = createCache({ backend: memory({ maxEntries: 2 }) });
    for (const key of ["a", "b", "c"]) await cache.set(key, key);
    expect([await cache.get("a"), await cache.get("b"), await cache.get("c")]).toEqual([undefined, "b", "c"]);
  });

  test("evicts what was not read, and says so", async () => {
    const cache = createCache({ memory: { maxEntries: 2 } });
    const evicted = evictions(cache.on.bind(cache));
    await cache.set("a", 1);
    await cache.set("b", 2);
    await cache.get("a");
    await cache.set("c", 3);
    expect(evicted).toEqual(["cache:.:b"]);
    await cache.delete("a");
    expect(evicted).toEqual(["cache:.:b"]);
  });

  test("keeps memory within its bytes", async () => {
    const cache = createCache({ memory: { maxBytes: 100_000 } });
    const evicted = evictions(cache.on.bind(cache));
    for (let index = 0; index < 20; index++) await cache.set(`key ${index}`, "x".repeat(10_000));
    expect(evicted.length).toBe(16);
    await cache.set("huge", new ArrayBuffer(200_000));
    expect(await cache.get("huge")).toBeUndefined();
    expect(await cache.get("key 19")).toBe("x".repeat(10_000));
  });

  test("says of a value that is larger than memory alone that it was dropped", async () => {
    const cache = createCache({ memory: { maxBytes: 10_000 } });
    const recorded = new EventRecorder(cache);
    const huge = new ArrayBuffer(20_000);
    await cache.set("key", "small");
    expect(await cache.set("key", huge)).toBe(false);
    expect(await cache.get("key")).toBeUndefined();
    expect(await cache.getOrSet("loaded", () => huge)).toEqual(huge);
    expect(await cache.update("updated", () => huge)).toBe(huge);
    expect(await cache.get("loaded")).toBeUndefined();
    expect(await cache.get("updated")).toBeUndefined();
    expect(recorded.of("store")).toEqual([{ type: "store", key: "cache:.:key" }]);
    expect(recorded.of("drop").map(({ key }) => key)).toEqual(["cache:.:key", "cache:.:loaded", "cache:.:updated"]);
    expect(cache.health()).toMatchObject({ ok: true, droppedWrites: 3 });
  });

  test("says nothing of a value that only the backend behind memory has room for", async () => {
    const cache = createCache({ backend: mapBackend(), memory: { maxBytes: 10_000 } });
    const recorded = new EventRecorder(cache);
    await cache.getOrSet("key", () => new ArrayBuffer(20_000));
    expect([recorded.of("store").length, recorded.of("drop")]).toEqual([1, []]);
  });

  test("trusts memory in front of a backend for its staleness only", async () => {
    const clock = new ManualClock();
    const { backend, calls } = gated(withoutBus());
    const cache = createCache({ backend, clock, ttl: "1h", memory: { maxStaleness: "2s" } });
    await cache.getOrSet("key", () => 1);
    calls.length = 0;
    clock.advance(2000);
    expect(await cache.get("key")).toBe(1);
    expect(calls).toEqual([]);
    clock.advance(1);
    expect(await cache.get("key")).toBe(1);
    expect(calls).toEqual(["read"]);
    clock.advance(2001);
    expect(await cache.getOrSet("key", () => 2)).toBe(1);
    expect(calls).toEqual(["read", "read"]);
    expect(await cache.getOrSet("key", () => 2)).toBe(1);
    expect(calls).toEqual(["read", "read"]);
  });

  test("counts the staleness of a loaded value from before its load", async () => {
    const clock = new ManualClock();
    const { backend, calls } = gated(withoutBus());
    const cache = createCache({ backend, clock, ttl: "1h", memory: true });
    await cache.getOrSet("key", () => clock.advance(1001));
    calls.length = 0;
    await cache.get("key");
    expect(calls).toEqual(["read"]);
  });
});

describe("openCache", () => {
  const spec = { name: "shop", ttlMs: 1000, resultFamilies: ["result"] };

  test("takes the spec's ttl, unless the options name another", async () => {
    const clock = new ManualClock();
    const [own, given] = [openCache(spec, { clock }), openCache(spec, { clock, ttl: "5s" })];
    await Promise.all([own.set("key", 1), given.set("key", 1)]);
    clock.advance(1000);
    expect([await own.get("key"), await given.get("key")]).toEqual([undefined, 1]);
  });

  test("shares the tiers of an existing cache under a name of its own", async () => {
    const base = createCache({ memory: { maxEntries: 2 } });
    const shop = openCache(spec, base);
    await base.set("key", "base");
    await shop.set("key", "shop");
    expect([await base.get("key"), await shop.get("key")]).toEqual(["base", "shop"]);
    await shop.set("another", 1);
    expect(await base.get("key")).toBeUndefined();
  });

  test("makes every cache of the same name aware of families that results add tags of", async () => {
    const base = createCache({ name: "shop", backend: mapBackend() });
    const shop = openCache(spec, base);
    const lookup = lookupOf(shop, "key", { families: ["result"] });
    const first = shop.core.fetch(
      lookup,
      loading(shop, async () => {
        await base.invalidate(["result:1"]);
        return "old";
      }, ["result:1"]),
    );
    expect(valueOf((await first).entry)).toBe("old");
    expect(await shop.core.read(lookup)).toBeUndefined();
  });

  test("updates under one mutex through every cache of the same name", async () => {
    const base = createCache({ name: "shop", backend: mapBackend() });
    const shop = openCache(spec, base);
    const calls = Array.from({ length: 50 }, (_, index) =>
      (index % 2 === 0 ? base : shop).update("n", async (n: number = 0) => n + 1),
    );
    await Promise.all(calls);
    expect(await base.get("n")).toBe(50);
  });

  test("refuses a cache of another copy of the package", () => {
    const foreign = { ...createCache(), getOrSet: () => Promise.resolve() };
    expect(() => openCache(spec, foreign as never)).toThrow(/another copy/);
  });
});

test("nothing of a load, a change or an update is kept when it is over", async () => {
  const cache = opened(mapBackend());
  await Promise.all([cache.set("a", 1), cache.getOrSet("a", () => 2), cache.delete("a"), cache.update("a", () => 3)]);
  expect(cache.core.tiers.remote?.underway.calls(cache.keyOf("a"))).toEqual([]);
  expect(cache.core.tiers.remote?.underway.isChanging(cache.keyOf("a"))).toBe(false);
});

/** Memory in front of it has only its staleness to go by, as in front of Memcached. */
function withoutBus(): CacheBackend {
  const { publish: _, subscribe: __, ...backend } = completeMapBackend();
  return backend;
}

function evictions(on: (listener: (event: CacheEvent) => void) => void): string[] {
  const evicted: string[] = [];
  on((event) => {
    if (event.type === "evict") evicted.push(event.key);
  });
  return evicted;
}
