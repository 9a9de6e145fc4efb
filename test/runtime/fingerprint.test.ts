import { describe, expect, test } from "vitest";
import type { CacheEvent } from "../../runtime/events.js";
import { poll } from "../support/poll.js";
import { signal } from "./gated-backend.js";
import { loading, lookupOf, valueOf } from "./lookup-of.js";
import { ManualClock } from "./manual-clock.js";
import { everyTier, openedOn } from "./tiers.js";

describe.each(everyTier())("two inputs on one key, on $name", (tier) => {
  test("miss each other's entry, and an event says so", async () => {
    const cache = await openedOn(tier);
    const collisions = watch(cache.on.bind(cache));
    const ask = async (input: string): Promise<unknown> =>
      valueOf(
        (
          await cache.core.fetch(
            lookupOf(cache, "key", { fingerprint: input }),
            loading(cache, () => input),
          )
        ).entry,
      );
    expect([await ask("a"), await ask("a")]).toEqual(["a", "a"]);
    expect(collisions()).toBe(0);
    expect(await ask("b")).toBe("b");
    expect(collisions()).toBe(1);
    expect([await ask("b"), await ask("a"), await ask("b")]).toEqual(["b", "a", "b"]);
    expect(collisions()).toBe(3);
    expect(await cache.core.read(lookupOf(cache, "key", { fingerprint: "a" }))).toBeUndefined();
    expect(cache.core.peek(lookupOf(cache, "key", { fingerprint: "a" }))).toBeUndefined();
  });

  test("do not join each other's load, each loads once, and neither gets the other's error", async () => {
    const cache = await openedOn(tier);
    const collisions = watch(cache.on.bind(cache));
    const [started, stop] = [signal(), signal()];
    const loads: string[] = [];
    const ask = (input: string): Promise<{ entry: Parameters<typeof valueOf>[0] }> =>
      cache.core.fetch(
        lookupOf(cache, "key", { fingerprint: input }),
        loading(cache, async () => {
          loads.push(input);
          started.give();
          await stop.given;
          if (input === "a") throw new Error("of a");
          return input;
        }),
      );
    const first = [ask("a"), ask("a")];
    await started.given;
    const second = Array.from({ length: 100 }, () => ask("b"));
    await poll(() => collisions() > 0);
    stop.give();
    for (const call of first) await expect(call).rejects.toThrow("of a");
    const values = (await Promise.all(second)).map(({ entry }) => valueOf(entry));
    expect(new Set(values)).toEqual(new Set(["b"]));
    expect(loads.toSorted()).toEqual(["a", "b"]);
    expect(collisions()).toBe(1);
  });

  test("a stale entry of other inputs does not stand in for a load that fails", async () => {
    const clock = new ManualClock();
    const cache = await openedOn(tier, { clock });
    const stale = { staleWhileRevalidateMs: 1e6, staleIfErrorMs: 1e6, ttlMs: 1000 };
    await cache.core.fetch(
      lookupOf(cache, "key", { ...stale, fingerprint: "a" }),
      loading(cache, () => "a"),
    );
    clock.advance(1000);
    const failing = loading(cache, () => Promise.reject(new Error("away")));
    await expect(cache.core.fetch(lookupOf(cache, "key", { ...stale, fingerprint: "b" }), failing)).rejects.toThrow(
      "away",
    );
  });
});

function watch(on: (listener: (event: CacheEvent) => void) => void): () => number {
  let seen = 0;
  on(({ type }) => (seen += type === "collision" ? 1 : 0));
  return () => seen;
}
