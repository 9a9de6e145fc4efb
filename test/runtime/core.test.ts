import { describe, expect, test } from "vitest";
import { cappedTagKeys } from "../../runtime/tags.js";
import { gated, quiet, signal } from "./gated-backend.js";
import { loading, lookupOf, valueOf } from "./lookup-of.js";
import { everyTier, opened, openedOn } from "./tiers.js";

const callers = Array.from({ length: 1000 }, (_, index) => index);

const tiers = everyTier();

describe.each(tiers.filter(({ name }) => name !== "memory"))("single flight on $name", (tier) => {
  test("loads once for who comes later, also where the key holds what is no valid entry any more", async () => {
    const cache = await openedOn(tier);
    await cache.set("key", "old", { tags: ["t"] });
    await cache.invalidate(["t"]);
    const [started, stop] = [signal(), signal()];
    let loads = 0;
    const load = async (): Promise<number> => {
      started.give();
      await stop.given;
      return (loads += 1);
    };
    const first = cache.getOrSet("key", load, { tags: ["t"] });
    await started.given;
    const second = cache.getOrSet("key", load, { tags: ["t"] });
    await quiet();
    stop.give();
    expect(await Promise.all([first, second])).toEqual([1, 1]);
    expect(loads).toBe(1);
  });

  test("loads once for those whose reads were parted by the invalidation of some other tag", async () => {
    const gates = gated((await tier.backend())!);
    const cache = opened(gates.backend, tier.hasMemory ? { memory: true } : {});
    const [started, stop] = [signal(), signal()];
    let loads = 0;
    const load = async (): Promise<number> => {
      loads += 1;
      started.give();
      await stop.given;
      return loads;
    };
    const reads = [1, 2].map(() => gates.stop({ method: tier.reads, side: "answer", suffix: ":.:key" }));
    const first = cache.getOrSet("key", load);
    await reads[0]!.reached;
    await cache.invalidate(["other"]);
    const second = cache.getOrSet("key", load);
    await reads[1]!.reached;
    for (const read of reads) read.open();
    await started.given;
    const third = cache.getOrSet("key", load);
    await quiet();
    stop.give();
    expect(await Promise.all([first, second, third])).toEqual([1, 1, 1]);
    expect(loads).toBe(1);
  });
});

describe.each(tiers)("single flight on $name", (tier) => {
  test("loads once for 1,000 callers of a cold key", async () => {
    const cache = await openedOn(tier);
    const stop = signal();
    let loads = 0;
    const load = async (): Promise<number> => {
      loads += 1;
      await stop.given;
      return loads;
    };
    const calls = callers.map(() => cache.getOrSet("key", load));
    stop.give();
    expect(new Set(await Promise.all(calls))).toEqual(new Set([1]));
    expect(await cache.getOrSet("key", load)).toBe(1);
    expect(loads).toBe(1);
  });

  test("loads once when more callers come during the load", async () => {
    const cache = await openedOn(tier);
    const [started, stop] = [signal(), signal()];
    let loads = 0;
    const load = async (): Promise<number> => {
      started.give();
      await stop.given;
      return (loads += 1);
    };
    const first = cache.getOrSet("key", load);
    await started.given;
    const more = callers.map(() => cache.getOrSet("key", load));
    stop.give();
    expect(new Set(await Promise.all([first, ...more]))).toEqual(new Set([1]));
  });

  test("shares one error of one load, keeps nothing of it, and loads again afterwards", async () => {
    const cache = await openedOn(tier);
    const failure = new Error("the database is away");
    let loads = 0;
    const load = (): number => {
      loads += 1;
      if (loads === 1) throw failure;
      return loads;
    };
    const outcomes = await Promise.allSettled(callers.map(() => cache.getOrSet("key", load)));
    expect(outcomes.every((outcome) => outcome.status === "rejected" && outcome.reason === failure)).toBe(true);
    expect(loads).toBe(1);
    expect(await cache.get("key")).toBeUndefined();
    expect(await cache.getOrSet("key", load)).toBe(2);
  });

  test("gives what may not be shared only to who loaded it", async () => {
    const cache = await openedOn(tier);
    let loads = 0;
    const load = async (): Promise<number> => (loads += 1);
    const lookup = lookupOf(cache, "key");
    const loaded = loading(cache, load);
    const ask = (): ReturnType<typeof cache.core.fetch> =>
      cache.core.fetch(lookup, async () => ({ ...(await loaded()), storable: false, shareable: false }));
    const outcomes = await Promise.all([ask(), ask(), ask()]);
    expect(outcomes.map(({ entry }) => valueOf(entry))).toEqual([1, 2, 3]);
    expect(outcomes.map(({ stored, shareable }) => [stored, shareable])).toEqual([1, 2, 3].map(() => [false, false]));
    expect(await cache.core.read(lookup)).toBeUndefined();
  });

  test("says how each caller was answered", async () => {
    const cache = await openedOn(tier);
    const lookup = lookupOf(cache, "key");
    const ask = async (): Promise<unknown> => {
      const { via, stored } = await cache.core.fetch(
        lookup,
        loading(cache, () => 1),
      );
      return { via, stored };
    };
    expect(await Promise.all([ask(), ask()])).toEqual([
      { via: "miss", stored: true },
      { via: "joined", stored: true },
    ]);
    expect(await ask()).toEqual({ via: "hit", stored: true });
  });

  test("loads different keys side by side", async () => {
    const cache = await openedOn(tier);
    const stop = signal();
    const slow = cache.getOrSet("slow", () => stop.given.then(() => "slow"));
    expect(await cache.getOrSet("fast", () => "fast")).toBe("fast");
    stop.give();
    expect(await slow).toBe("slow");
  });
});

describe.each(tiers)("a result with more than 32 tags on $name", (tier) => {
  test("is invalidated by each of its tags", async () => {
    const cache = await openedOn(tier);
    const tags = ["other", ...Array.from({ length: 60 }, (_, index) => `result:${index}`)];
    cache.core.resultFamilies.add(cache.tagKeys(["other"])[0]!);
    const lookup = lookupOf(cache, "key", { tags: ["t"], families: ["result", "other"] });
    let loads = 0;
    const ask = async (): Promise<unknown> => {
      const outcome = await cache.core.fetch(lookup, async () => ({
        ...(await loading(cache, () => (loads += 1))()),
        tags: cappedTagKeys(cache.name, tags, 1),
      }));
      return valueOf(outcome.entry);
    };
    let expected = 1;
    for (const tag of ["t", ...tags]) {
      expect(await ask()).toBe(expected);
      expect(await ask()).toBe(expected);
      await cache.invalidate([tag]);
      expected += 1;
    }
    expect(await ask()).toBe(expected);
  });
});
