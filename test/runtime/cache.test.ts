import { describe, expect, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import { createCache } from "../../runtime/create-cache.js";
import type { CacheEvent } from "../../runtime/events.js";
import { BackendError, InvalidOptionError } from "../../runtime/errors.js";
import { faithful } from "./faithful-values.js";
import { mapBackend } from "./map-backend.js";
import { ManualClock } from "./manual-clock.js";
import { everyTier, opened, openedOn } from "./tiers.js";

const second = 1000;

describe.each(everyTier())("the uniform interface on $name", (tier) => {
  test("returns what was set, and nothing after a delete", async () => {
    const cache = await openedOn(tier);
    expect(await cache.get("key")).toBeUndefined();
    expect(await cache.set("key", { n: 1 })).toBe(true);
    expect(await cache.get("key")).toEqual({ n: 1 });
    expect(await cache.set("key", "second")).toBe(true);
    expect(await cache.get("key")).toBe("second");
    await cache.delete("key");
    await cache.delete("key");
    expect(await cache.get("key")).toBeUndefined();
  });

  test("keeps a value for the cache's ttl, to the millisecond", async () => {
    const clock = new ManualClock();
    const cache = await openedOn(tier, { clock, ttl: "10s" });
    await cache.set("key", 1);
    clock.advance(10 * second - 1);
    expect(await cache.get("key")).toBe(1);
    clock.advance(1);
    expect(await cache.get("key")).toBeUndefined();
  });

  test.each([
    ["a number of seconds", 2, 2 * second],
    ["a text", "250ms", 250],
    ["longer than the cache's", "2h", 7200 * second],
  ] as const)("keeps a value for a ttl of its own: %s", async (_, ttl, ms) => {
    const clock = new ManualClock();
    const cache = await openedOn(tier, { clock });
    await cache.set("set", 1, { ttl });
    await cache.getOrSet("loaded", () => 1, { ttl });
    clock.advance(ms - 1);
    expect([await cache.get("set"), await cache.get("loaded")]).toEqual([1, 1]);
    clock.advance(1);
    expect([await cache.get("set"), await cache.get("loaded")]).toEqual([undefined, undefined]);
  });

  test("keeps a value forever, whatever shorter entries its tag had before", async () => {
    const clock = new ManualClock();
    const cache = await openedOn(tier, { clock });
    await cache.set("short", 1, { tags: ["t"] });
    await cache.set("key", 1, { ttl: "forever", tags: ["t"] });
    clock.advance(1000 * 365 * 86_400 * second);
    expect(await cache.get("key")).toBe(1);
    await cache.invalidate(["t"]);
    expect(await cache.get("key")).toBeUndefined();
  });

  test("stores nothing for a ttl of 0, and removes what was there", async () => {
    const cache = await openedOn(tier);
    let loads = 0;
    const load = (): number => (loads += 1);
    await cache.getOrSet("key", load, { ttl: 0 });
    expect(await cache.getOrSet("key", load, { ttl: 0 })).toBe(2);
    expect(await cache.get("key")).toBeUndefined();
    await cache.set("key", "kept");
    expect(await cache.set("key", "dropped", { ttl: 0 })).toBe(true);
    expect(await cache.get("key")).toBeUndefined();
  });

  test.each(Object.keys(faithful()))("keeps what has a faithful form: %s", async (name) => {
    const cache = await openedOn(tier);
    const value = faithful()[name];
    expect(await cache.set("key", value)).toBe(true);
    expect(await cache.get("key")).toEqual(value);
    let loads = 0;
    const load = (): unknown => ((loads += 1), value);
    expect(await cache.getOrSet("loaded", load)).toEqual(value);
    expect(await cache.getOrSet("loaded", load)).toEqual(value);
    expect(loads).toBe(1);
  });

  test("keeps cycles and references that repeat", async () => {
    const cache = await openedOn(tier);
    const shared = { n: 1 };
    const value: Record<string, unknown> = { a: shared, b: shared };
    value["self"] = value;
    await cache.set("key", value);
    const stored = await cache.get<Record<string, unknown>>("key");
    expect(stored?.["self"]).toBe(stored);
    expect(stored?.["a"]).toBe(stored?.["b"]);
  });

  test("takes any text as a key", async () => {
    const cache = await openedOn(tier);
    const keys = [
      "",
      " ",
      "a:b",
      "a%3Ab",
      "a/b?c=d&e",
      "é",
      "\u{1f409}",
      "\uD800",
      "\n\uD800",
      "k".repeat(5000),
      "~",
      "#",
    ];
    await Promise.all(keys.map((key, index) => cache.set(key, index)));
    expect(await Promise.all(keys.map((key) => cache.get(key)))).toEqual(keys.map((_, index) => index));
  });

  test("does not meet a cache of another name", async () => {
    const backend = await tier.backend();
    const [one, two] = [opened(backend, { memory: true }), opened(backend, { memory: true })];
    await one.set("key", 1, { tags: ["t"] });
    await two.set("key", 2, { tags: ["t"] });
    await two.invalidate(["t"]);
    expect([await one.get("key"), await two.get("key")]).toEqual([1, undefined]);
  });

  test("loads what is missing, and only that", async () => {
    const cache = await openedOn(tier);
    let loads = 0;
    const load = async (): Promise<number> => (loads += 1);
    expect(await cache.getOrSet("key", load)).toBe(1);
    expect(await cache.getOrSet("key", load)).toBe(1);
    expect(await cache.get("key")).toBe(1);
    await cache.delete("key");
    expect(await cache.getOrSet("key", load)).toBe(2);
    await cache.set("key", 10);
    expect(await cache.getOrSet("key", load)).toBe(10);
  });

  test("invalidates by tag what was set or loaded with it, and nothing else", async () => {
    const cache = await openedOn(tier);
    await cache.set("set", 1, { tags: ["a", "b", "b"] });
    await cache.getOrSet("loaded", () => 2, { tags: ["b", "c d"] });
    await cache.set("other", 3, { tags: ["c"] });
    await cache.set("untagged", 4);
    const state = (): Promise<unknown[]> =>
      Promise.all(["set", "loaded", "other", "untagged"].map((key) => cache.get(key)));
    expect(await state()).toEqual([1, 2, 3, 4]);
    await cache.invalidate(["c d", "unknown"]);
    expect(await state()).toEqual([1, undefined, 3, 4]);
    await cache.invalidate(["a"]);
    expect(await state()).toEqual([undefined, undefined, 3, 4]);
    await cache.invalidate([]);
    expect(await state()).toEqual([undefined, undefined, 3, 4]);
  });

  test("keeps both of two values that are set at once under a new tag", async () => {
    const cache = await openedOn(tier);
    const keys = Array.from({ length: 20 }, (_, index) => `key ${index}`);
    await Promise.all(keys.map((key) => cache.set(key, key, { tags: ["t"] })));
    expect(await Promise.all(keys.map((key) => cache.get(key)))).toEqual(keys);
  });

  test("updates one after another, for 200 callers at once", async () => {
    const cache = await openedOn(tier);
    const calls = Array.from({ length: 200 }, () => cache.update("counter", async (n: number = 0) => n + 1));
    expect((await Promise.all(calls)).toSorted((a, b) => a - b)).toEqual(calls.map((_, index) => index + 1));
    expect(await cache.get("counter")).toBe(200);
  });

  test("goes on updating after an update that failed", async () => {
    const cache = await openedOn(tier);
    const failure = new Error("refused");
    const failing = cache.update("key", () => Promise.reject(failure));
    const next = cache.update("key", (n: number = 0) => n + 1);
    await expect(failing).rejects.toBe(failure);
    expect(await next).toBe(1);
  });

  test("updates with a ttl and tags", async () => {
    const clock = new ManualClock();
    const cache = await openedOn(tier, { clock });
    await cache.update("key", () => 1, { ttl: "5s", tags: ["t"] });
    clock.advance(4 * second);
    expect(await cache.get("key")).toBe(1);
    await cache.invalidate(["t"]);
    expect(await cache.update("key", (n: number = 0) => n + 10)).toBe(10);
  });

  test("stores nothing in mode off, where every load runs", async () => {
    const backend = await tier.backend();
    const off = opened(backend, { mode: "off" });
    let loads = 0;
    const load = (): number => (loads += 1);
    expect([await off.getOrSet("key", load), await off.getOrSet("key", load)]).toEqual([1, 2]);
    expect(await off.set("key", 1)).toBe(true);
    expect(await off.get("key")).toBeUndefined();
    expect(await off.update("key", (n: number = 0) => n + 1)).toBe(1);
    await off.delete("key");
    await off.invalidate(["t"]);
  });

  test("rejects for options that make no sense, and does not throw", async () => {
    const cache = await openedOn(tier);
    const tags = Array.from({ length: 33 }, (_, index) => `t${index}`);
    const calls = [
      () => cache.set("key", 1, { ttl: -1 }),
      () => cache.set("key", 1, { ttl: "5 min" as never }),
      () => cache.set("key", 1, { tags }),
      () => cache.getOrSet("key", () => 1, { ttl: Number.NaN }),
      () => cache.getOrSet("key", () => 1, { tags }),
      () => cache.update("key", () => 1, { ttl: -1 }),
      () => cache.get(5 as never),
      () => cache.delete(undefined as never),
      () => cache.getOrSet({} as never, () => 1),
    ];
    for (const call of calls) await expect(call()).rejects.toThrow(InvalidOptionError);
    expect(await cache.get("key")).toBeUndefined();
  });
});

describe("a value without a faithful form", () => {
  class Article {
    readonly title = "Dragons";
  }
  const unfaithful = {
    "a function": () => 1,
    "a function inside": { list: [() => 1] },
    "an instance of a class": new Article(),
    "an error": new Error("no"),
    "a symbol": Symbol("s"),
    "a promise": Promise.resolve(1),
    "a weak map": new WeakMap(),
  };

  test.each(Object.entries(unfaithful))("is refused by name of its place: %s", async (_, value) => {
    const cache = opened(mapBackend());
    await expect(cache.set("key", { value })).rejects.toThrow(/^a value that cannot be cached, at `\.value.*`: /);
    await expect(cache.set("key", { value })).rejects.toThrow(TypeError);
  });

  test("is handed to the caller of getOrSet, not stored, and reported", async () => {
    const cache = opened(mapBackend());
    const events: CacheEvent[] = [];
    cache.on((event) => events.push(event));
    const value = (): number => 1;
    expect(await cache.getOrSet("key", () => value)).toBe(value);
    expect(await cache.get("key")).toBeUndefined();
    const error = events.find((event) => event.type === "error");
    expect(error).toMatchObject({ operation: "encode", error: expect.any(TypeError) as unknown });
    expect(events.filter(({ type }) => type === "store")).toEqual([]);
  });
});

describe("update while the backend is away", () => {
  const failing = { get: () => Promise.reject(new Error("down")) };

  test("rejects, and does not run the change", async () => {
    const cache = opened({ ...mapBackend(), ...failing });
    let ran = false;
    await expect(cache.update("key", () => (ran = true))).rejects.toThrow(BackendError);
    expect(ran).toBe(false);
  });

  test("rejects when the new value was not acknowledged", async () => {
    const { set, ...backend } = mapBackend();
    const full: CacheBackend["set"] = (key, bytes, ttlMs) => {
      if (key.endsWith(":.:key")) throw new Error("full");
      return set(key, bytes, ttlMs);
    };
    const cache = opened({ ...backend, set: full });
    await expect(cache.update("key", () => 1)).rejects.toThrow(/^\[custom\] set failed: full$/);
  });
});

describe("mode off", () => {
  test("still deletes and invalidates what other processes see", async () => {
    const backend = mapBackend();
    const [on, off] = [createCache({ backend }), createCache({ backend, mode: "off" })];
    await on.set("deleted", 1);
    await on.set("tagged", 1, { tags: ["t"] });
    await off.set("deleted", 2);
    await off.update("deleted", () => 3);
    expect(await on.get("deleted")).toBe(1);
    await off.delete("deleted");
    await off.invalidate(["t"]);
    expect([await on.get("deleted"), await on.get("tagged")]).toEqual([undefined, undefined]);
  });

  test("closes the backend", async () => {
    let closed = 0;
    const cache = opened({ ...mapBackend(), close: () => void (closed += 1) }, { mode: "off" });
    await cache.close();
    expect(closed).toBe(1);
  });
});
