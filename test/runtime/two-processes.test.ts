import { describe, expect, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import type { UniformCache } from "../../runtime/cache.js";
import type { Signal, StopAt } from "./gated-backend.js";
import { gated, quiet, signal } from "./gated-backend.js";
import { loading, lookupOf, valueOf } from "./lookup-of.js";
import { ManualClock } from "./manual-clock.js";
import { everyTier, opened } from "./tiers.js";

/** Where a load waits for the test. */
interface LoadGate {
  readonly started: Signal;
  readonly stop: Signal;
}

/** Two caches over one backend, each with memory and flights of its own, stand for two processes. */
const tiers = everyTier().filter(({ name }) => name !== "memory");
const options = { tags: ["template"], families: ["result"] };

describe.each(tiers)("on $name, a set", (tier) => {
  test("stands, whatever another process has set while it was on its way", async () => {
    const backend = (await tier.backend())!;
    const gates = gated(backend);
    const own = opened(gates.backend, tier.hasMemory ? { memory: true } : {});
    const other = opened(backend, {}, own.name);
    await own.set("key", "first");
    const read = gates.stop({ method: tier.reads, side: "answer" });
    const setting = own.set("key", "own");
    await read.reached;
    expect(await other.set("key", "other")).toBe(true);
    await quiet();
    read.open();
    expect(await setting).toBe(true);
    expect([await own.get("key"), await other.get("key")]).toEqual(["own", "own"]);
  });
});

describe.each(tiers)("on $name, an invalidation by another process", (tier) => {
  function pair(
    mine: CacheBackend,
    theirs: CacheBackend,
  ): { own: UniformCache; other: UniformCache; clock: ManualClock } {
    const clock = new ManualClock();
    const own = opened(mine, { clock, ...(tier.hasMemory && { memory: true }) });
    return { own, other: opened(theirs, { clock }, own.name), clock };
  }

  function asking(cache: UniformCache, source: { value: string }, gate?: LoadGate): Promise<unknown> {
    const load = async (): Promise<string> => {
      const { value } = source;
      gate?.started.give();
      await gate?.stop.given;
      return value;
    };
    const outcome = cache.core.fetch(lookupOf(cache, "key", options), loading(cache, load, ["result:1"]));
    return outcome.then(({ entry }) => valueOf(entry));
  }

  const method = tier.reads;
  // A claim stands in the place of the entry before it.
  const store = method === "read" ? ({ method: "put", skip: 1 } as const) : ({ method: "set" } as const);
  const positions: readonly [string, StopAt | "load"][] = [
    ["during a load", "load"],
    ["before the result's tags are read", { method, side: "call", suffix: "result:1" }],
    ["after the result's tags were read", { method, side: "answer", suffix: "result:1" }],
    ["before the store", { ...store, side: "call", suffix: ":.:key" }],
    ["after the store", { ...store, side: "answer", suffix: ":.:key" }],
  ];
  const cases = positions.flatMap(([name, at]) => ["template", "result:1"].map((tag) => [tag, name, at] as const));

  test.each(cases)("of %s %s is not undone by it", async (tag, _, at) => {
    const backend = (await tier.backend())!;
    const gates = gated(backend);
    const { own, other, clock } = pair(gates.backend, backend);
    const source = { value: "old" };
    const load = { started: signal(), stop: signal() };
    const gate = at === "load" ? { reached: load.started.given, open: load.stop.give } : gates.stop(at);
    const first = asking(own, source, at === "load" ? load : undefined);
    await gate.reached;
    source.value = "new";
    await other.invalidate([tag]);
    gate.open();
    expect(await first).toBe("old");
    expect(await asking(other, source)).toBe("new");
    // Memory may miss another process's invalidation for this long, and no longer.
    clock.advance(1001);
    expect(await asking(own, source)).toBe("new");
  });

  test.each(["first", "second"])("that has come to its %s deletion is not undone by a whole load", async (which) => {
    const backend = (await tier.backend())!;
    const gates = gated(backend);
    const { own, other, clock } = pair(backend, gates.backend);
    const source = { value: "old" };
    expect(await asking(own, source)).toBe("old");
    await own.delete("key");

    const load = { started: signal(), stop: signal() };
    const loaded = asking(own, source, load);
    await load.started.given;
    source.value = "new";
    const first = gates.stop({ method: "delete", side: "call" });
    const invalidating = other.invalidate(["result:1"]);
    await first.reached;
    let stop = first;
    if (which === "second") {
      stop = gates.stop({ method: "delete", side: "call" });
      first.open();
      await stop.reached;
    }
    load.stop.give();
    await loaded;
    stop.open();
    await invalidating;
    clock.advance(1001);
    expect(await asking(own, source)).toBe("new");
  });
});
