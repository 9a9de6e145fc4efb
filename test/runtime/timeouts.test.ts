import { describe, expect, test } from "vitest";
import type { GetOrSetOptions, UniformCache } from "../../runtime/cache.js";
import { LoadTimeoutError } from "../../runtime/errors.js";
import { EventRecorder } from "../../runtime/testing/record-events.js";
import { poll } from "../support/poll.js";
import type { Outcome } from "../support/settle.js";
import { settle } from "../support/settle.js";
import { quiet, signal } from "./gated-backend.js";
import { loading, lookupOf, valueOf } from "./lookup-of.js";
import { ManualClock } from "./manual-clock.js";
import type { Tier } from "./tiers.js";
import { everyTier, opened, openedOn } from "./tiers.js";

interface Setting {
  readonly cache: UniformCache;
  readonly clock: ManualClock;
  readonly events: EventRecorder;
}

async function setting(tier: Tier): Promise<Setting> {
  const clock = new ManualClock();
  const cache = await openedOn(tier, { clock });
  return { cache, clock, events: new EventRecorder(cache) };
}

/** A load that ends when it is told to. */
function held<T>(result: () => T | Promise<T>): { load: () => Promise<T>; started: Promise<void>; end: () => void } {
  const [started, stop] = [signal(), signal()];
  const load = async (): Promise<T> => {
    started.give();
    await stop.given;
    return result();
  };
  return { load, started: started.given, end: stop.give };
}

/** What the callers of one load get when the clock reaches a timeout of theirs. */
async function timedOut<T>(clock: ManualClock, ms: number, calls: readonly Promise<T>[]): Promise<Outcome<T>[]> {
  let ended = 0;
  for (const call of calls) {
    void call.then(
      () => (ended += 1),
      () => (ended += 1),
    );
  }
  clock.advance(ms - 1);
  await quiet();
  expect(ended).toBe(0);
  clock.advance(1);
  return Promise.all(calls.map((call) => settle(call)));
}

const tiers = everyTier();

describe.each(tiers)("softTimeout on $name", (tier) => {
  const options: GetOrSetOptions = { ttl: 10, staleIfError: 3600, softTimeout: 2, tags: ["t"] };

  test("answers with the stale value, and the load goes on", async () => {
    const { cache, clock, events } = await setting(tier);
    await cache.getOrSet("key", () => "old", options);
    clock.advance(10_000);
    const { load, started, end } = held(() => "new");
    const calls = [cache.getOrSet("key", load, options), cache.getOrSet("key", load, options)];
    await started;
    await quiet();
    const answers = await timedOut(clock, 2_000, calls);
    expect(answers).toEqual(calls.map(() => ({ kind: "resolved", value: "old" })));
    expect(events.of("timeout")).toContainEqual({ type: "timeout", key: cache.keyOf("key"), limit: "soft" });
    end();
    await poll(() => events.of("store").length === 2);
    expect(await cache.get("key")).toBe("new");
    expect(events.of("load")).toHaveLength(2);
  });

  test("is nothing for a load that is in time, or has nothing stale to fall back to", async () => {
    const { cache, clock, events } = await setting(tier);
    const cold = held(() => "cold");
    const first = cache.getOrSet("key", cold.load, options);
    await cold.started;
    clock.advance(5_000);
    cold.end();
    expect(await first).toBe("cold");
    clock.advance(6_000);
    expect(await cache.getOrSet("key", () => "in time", options)).toBe("in time");
    expect(events.of("timeout")).toEqual([]);
  });

  test("does not answer with what was invalidated meanwhile", async () => {
    const { cache, clock } = await setting(tier);
    await cache.getOrSet("key", () => "old", options);
    clock.advance(10_000);
    const { load, started, end } = held(() => "loaded");
    const call = cache.getOrSet("key", load, options);
    await started;
    await cache.invalidate(["t"]);
    clock.advance(2_000);
    end();
    expect(await call).toBe("loaded");
  });

  test("makes a failure of the load that goes on an event, and no unhandled rejection", async () => {
    const { cache, clock, events } = await setting(tier);
    await cache.getOrSet("key", () => "old", options);
    clock.advance(10_000);
    const failure = new Error("away");
    const { load, started, end } = held(() => Promise.reject(failure));
    const call = cache.getOrSet("key", load, options);
    await started;
    await quiet();
    clock.advance(2_000);
    expect(await call).toBe("old");
    end();
    await poll(() => events.of("error").length > 0);
    expect(events.of("error")).toContainEqual({ type: "error", operation: "load", error: failure });
  });
});

describe.each(tiers)("hardTimeout on $name", (tier) => {
  test("gives everybody who waits a LoadTimeoutError; what comes later is nobody's", async () => {
    const { cache, clock, events } = await setting(tier);
    const options: GetOrSetOptions = { hardTimeout: 3 };
    const { load, started, end } = held(() => "late");
    const calls = [cache.getOrSet("key", load, options), cache.getOrSet("key", load, options)];
    await started;
    await quiet();
    for (const answer of await timedOut(clock, 3_000, calls)) {
      expect(answer).toMatchObject({ kind: "rejected", error: { status: 504, code: "CACHEWRIGHT_LOAD_TIMEOUT" } });
    }
    expect(events.of("timeout")).toEqual([{ type: "timeout", key: cache.keyOf("key"), limit: "hard" }]);
    end();
    await quiet();
    expect(await cache.get("key")).toBeUndefined();
    expect(events.of("store")).toEqual([]);
    // The next one loads at once: the claim was given back.
    expect(await cache.getOrSet("key", () => "again", options)).toBe("again");
  });

  test("is 30 seconds where nothing is said", async () => {
    const { cache, clock } = await setting(tier);
    const { load, started, end } = held(() => "late");
    const call = cache.getOrSet("key", load);
    await started;
    await quiet();
    const [answer] = await timedOut(clock, 30_000, [call]);
    expect(answer).toMatchObject({ kind: "rejected", error: expect.any(LoadTimeoutError) as unknown });
    end();
  });

  test("answers with a stale value where there is one for errors", async () => {
    const { cache, clock } = await setting(tier);
    const options: GetOrSetOptions = { ttl: 10, staleIfError: 3600, hardTimeout: 3 };
    await cache.getOrSet("key", () => "old", options);
    clock.advance(10_000);
    const { load, started, end } = held(() => "late");
    const call = cache.getOrSet("key", load, options);
    await started;
    await quiet();
    expect(await timedOut(clock, 3_000, [call])).toEqual([{ kind: "resolved", value: "old" }]);
    end();
  });

  test("leaves a load alone that is in time", async () => {
    const { cache, clock } = await setting(tier);
    const { load, started, end } = held(() => "in time");
    const call = cache.getOrSet("key", load, { hardTimeout: 3 });
    await started;
    clock.advance(2_999);
    end();
    expect(await call).toBe("in time");
    clock.advance(10_000);
    await quiet();
    expect(await cache.get("key")).toBe("in time");
  });
});

describe("a timeout that makes no sense", () => {
  test.each<[GetOrSetOptions, RegExp]>([
    [{ hardTimeout: "forever" }, /`hardTimeout` is Infinity ms: use a span of at least 1 ms that ends/],
    [{ hardTimeout: 0 }, /`hardTimeout` is 0 ms/],
    [{ softTimeout: "forever" }, /`softTimeout` is Infinity ms/],
    [{ hardTimeout: -1 }, /`hardTimeout` is -1/],
    [{ jitter: 1.5 }, /`jitter` is 1.5/],
  ])("is refused: %o", async (options, message) => {
    const cache = opened(undefined);
    await expect(cache.getOrSet("key", () => 1, options)).rejects.toThrow(message);
  });
});

describe.each(tiers)("jitter on $name", (tier) => {
  test("only shortens the fresh span, by its part at most, and each entry's differently", async () => {
    const { cache, clock } = await setting(tier);
    const start = clock.now();
    const spans: number[] = [];
    for (let index = 0; index < 40; index++) {
      const lookup = lookupOf(cache, `key ${index}`, { ttlMs: 100_000, jitter: 0.2 });
      const { entry } = await cache.core.fetch(
        lookup,
        loading(cache, () => index),
      );
      const kept = (await cache.core.read(lookup)) ?? entry;
      spans.push(kept.staleAt - start);
    }
    expect(Math.max(...spans)).toBeLessThanOrEqual(100_000);
    expect(Math.min(...spans)).toBeGreaterThanOrEqual(80_000);
    expect(new Set(spans).size).toBeGreaterThan(30);
    clock.advance(79_999);
    const early = await Promise.all(spans.map((_, index) => cache.get(`key ${index}`)));
    expect(early).toEqual(spans.map((_, index) => index));
    clock.advance(20_001);
    const late = await Promise.all(spans.map((_, index) => cache.get(`key ${index}`)));
    expect(late).toEqual(spans.map(() => undefined));
  });
});

describe.each(tiers)("negativeTtl on $name", (tier) => {
  test.each([undefined, null])("is the fresh span of %s, without stale spans", async (nothing) => {
    const { cache, clock } = await setting(tier);
    const options: GetOrSetOptions = { ttl: 60, staleIfError: 3600, negativeTtl: 5 };
    let loads = 0;
    const ask = async (): Promise<unknown> => {
      const lookup = lookupOf(cache, "key", { ttlMs: 60_000, staleIfErrorMs: 3_600_000, negativeTtlMs: 5_000 });
      const load = loading(cache, () => ((loads += 1), nothing));
      return valueOf((await cache.core.fetch(lookup, load)).entry);
    };
    expect([await ask(), await ask(), loads]).toEqual([nothing, nothing, 1]);
    clock.advance(4_999);
    expect([await ask(), loads]).toEqual([nothing, 1]);
    clock.advance(1);
    await expect(cache.getOrSet("key", () => Promise.reject(new Error("away")), options)).rejects.toThrow("away");
    expect([await ask(), loads]).toEqual([nothing, 2]);
  });

  test("of 0 keeps nothing of it", async () => {
    const { cache } = await setting(tier);
    let loads = 0;
    const ask = (): Promise<undefined> => cache.getOrSet("key", () => void (loads += 1), { negativeTtl: 0 });
    await ask();
    await ask();
    expect(loads).toBe(2);
  });

  test("leaves values alone", async () => {
    const { cache, clock } = await setting(tier);
    await cache.getOrSet("key", () => 0, { ttl: 60, negativeTtl: 5 });
    clock.advance(59_999);
    expect(await cache.get("key")).toBe(0);
  });
});
