import { describe, expect, test } from "vitest";
import type { UniformCache } from "../../runtime/cache.js";
import type { CacheEvent } from "../../runtime/events.js";
import { poll } from "../support/poll.js";
import { signal } from "./gated-backend.js";
import type { LookupOptions } from "./lookup-of.js";
import { loading, lookupOf, valueOf } from "./lookup-of.js";
import { ManualClock } from "./manual-clock.js";
import type { Tier } from "./tiers.js";
import { everyTier, openedOn } from "./tiers.js";

const ttlMs = 1000;
const spanMs = 5000;

describe.each(everyTier())("staleWhileRevalidate on $name", (tier) => {
  const options = { ttlMs, staleWhileRevalidateMs: spanMs, tags: ["t"] };

  test("serves the stale value while one load behind makes a fresh one", async () => {
    const { ask, clock, source, events } = await setting(tier, options);
    expect(await ask()).toEqual(["miss", 1]);
    clock.advance(ttlMs);
    const stop = signal();
    source.gate = stop.given;
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(Array.from({ length: 3 }, () => ["stale", 1]));
    expect(await ask()).toEqual(["stale", 1]);
    stop.give();
    await poll(() => events.filter(({ type }) => type === "store").length === 2);
    expect(await ask()).toEqual(["hit", 2]);
    expect(source.loads).toBe(2);
  });

  test("makes a failure of the load behind an event", async () => {
    const { ask, clock, source, events } = await setting(tier, options);
    await ask();
    clock.advance(ttlMs);
    const failure = new Error("away");
    source.failure = failure;
    expect(await ask()).toEqual(["stale", 1]);
    await poll(() => events.some(({ type }) => type === "error"));
    expect(events).toContainEqual({ type: "error", operation: "refresh", error: failure });
    source.failure = undefined;
    expect(await ask()).toEqual(["stale", 1]);
    await poll(() => events.filter(({ type }) => type === "store").length === 2);
    expect(await ask()).toEqual(["hit", 3]);
  });

  test("ends after its span", async () => {
    const { ask, clock } = await setting(tier, options);
    await ask();
    clock.advance(ttlMs + spanMs - 1);
    expect(await ask()).toEqual(["stale", 1]);
    const other = await setting(tier, options);
    await other.ask();
    other.clock.advance(ttlMs + spanMs);
    expect(await other.ask()).toEqual(["miss", 2]);
  });

  test.each(["delete", "invalidate"] as const)("serves nothing that is stale after %s", async (change) => {
    const { ask, clock, cache } = await setting(tier, options);
    await ask();
    clock.advance(ttlMs);
    await (change === "delete" ? cache.delete("key") : cache.invalidate(["t"]));
    expect(await ask()).toEqual(["miss", 2]);
  });

  test("does not keep what a load behind brings after an invalidation", async () => {
    const { ask, clock, cache, source, events } = await setting(tier, options);
    await ask();
    clock.advance(ttlMs);
    const stop = signal();
    source.gate = stop.given;
    expect(await ask()).toEqual(["stale", 1]);
    await poll(() => source.loads === 2);
    await cache.invalidate(["t"]);
    stop.give();
    await poll(() => events.some(({ type }) => type === "fenced"));
    expect(await ask()).toEqual(["miss", 3]);
    expect(await ask()).toEqual(["hit", 3]);
  });
});

describe.each(everyTier())("staleIfError on $name", (tier) => {
  const options = { ttlMs, staleIfErrorMs: spanMs, tags: ["t"] };
  const failure = new Error("away");

  test("serves the stale value when the load fails, within its span, and tells why", async () => {
    const { ask, clock, source, events } = await setting(tier, options);
    await ask();
    clock.advance(ttlMs + spanMs - 1);
    source.failure = failure;
    expect(await Promise.all([ask(), ask()])).toEqual([
      ["stale", 1],
      ["stale", 1],
    ]);
    expect(events).toContainEqual({ type: "error", operation: "load", error: failure });
    clock.advance(1);
    await expect(ask()).rejects.toBe(failure);
  });

  test("prefers a fresh value", async () => {
    const { ask, clock } = await setting(tier, options);
    await ask();
    clock.advance(ttlMs);
    expect(await ask()).toEqual(["miss", 2]);
  });

  test.each(["before", "during"] as const)("serves nothing that was invalidated %s the load", async (when) => {
    const { ask, clock, cache, source } = await setting(tier, options);
    await ask();
    clock.advance(ttlMs);
    source.failure = failure;
    const stop = signal();
    source.gate = stop.given;
    if (when === "before") await cache.invalidate(["t"]);
    const asked = ask();
    await poll(() => source.loads === 2);
    if (when === "during") await cache.invalidate(["t"]);
    stop.give();
    await expect(asked).rejects.toBe(failure);
  });
});

describe.each(everyTier())("instants on $name", (tier) => {
  test("an entry of a clock that runs ahead is not believed", async () => {
    const { ask, clock } = await setting(tier, { ttlMs });
    await ask();
    clock.adjust(-1000);
    expect(await ask()).toEqual(["hit", 1]);
    clock.adjust(-1);
    expect(await ask()).toEqual(["miss", 2]);
  });

  test("a load that took longer than the ttl is not kept", async () => {
    const { ask, clock, source } = await setting(tier, { ttlMs });
    const stop = signal();
    source.gate = stop.given;
    const asked = ask();
    await poll(() => source.loads === 1);
    clock.advance(ttlMs);
    stop.give();
    expect(await asked).toEqual(["miss", 1]);
    expect(await ask()).toEqual(["miss", 2]);
  });

  test("an entry is as old as the start of its load", async () => {
    // A server keeps its own time, and is told what is left of the lifetime: that must be enough for this test.
    const { ask, clock, source } = await setting(tier, { ttlMs: 120_000, hardTimeoutMs: Infinity });
    const stop = signal();
    source.gate = stop.given;
    const asked = ask();
    await poll(() => source.loads === 1);
    clock.advance(60_000);
    stop.give();
    await asked;
    clock.advance(59_999);
    expect(await ask()).toEqual(["hit", 1]);
    clock.advance(1);
    expect(await ask()).toEqual(["miss", 2]);
  });
});

interface Source {
  loads: number;
  gate: Promise<void> | undefined;
  failure: Error | undefined;
}

interface Setting {
  readonly cache: UniformCache;
  readonly clock: ManualClock;
  readonly events: CacheEvent[];
  readonly source: Source;
  /** How the caller was answered, and with what: the number of the load. */
  ask(): Promise<[string, unknown]>;
}

async function setting(tier: Tier, options: LookupOptions): Promise<Setting> {
  const clock = new ManualClock();
  const cache = await openedOn(tier, { clock });
  const events: CacheEvent[] = [];
  cache.on((event) => events.push(event));
  const source: Source = { loads: 0, gate: undefined, failure: undefined };
  const load = async (): Promise<number> => {
    source.loads += 1;
    const { loads } = source;
    await source.gate;
    if (source.failure) throw source.failure;
    return loads;
  };
  const ask = async (): Promise<[string, unknown]> => {
    const { via, entry } = await cache.core.fetch(lookupOf(cache, "key", options), loading(cache, load));
    return [via, valueOf(entry)];
  };
  return { cache, clock, events, source, ask };
}
