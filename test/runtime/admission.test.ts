import { describe, expect, test } from "vitest";
import type { UniformCache } from "../../runtime/cache.js";
import { loadedValue } from "../../runtime/cache.js";
import type { Stop, StopAt } from "./gated-backend.js";
import { gated, quiet, signal } from "./gated-backend.js";
import { loading, lookupOf, valueOf } from "./lookup-of.js";
import { ManualClock } from "./manual-clock.js";
import type { Tier } from "./tiers.js";
import { everyTier, opened } from "./tiers.js";

/** What somebody does while a load runs, after the data has changed. */
interface Change {
  readonly name: "delete" | "invalidate a result's tag" | "invalidate a template's tag" | "set";
  run(cache: UniformCache): Promise<unknown>;
}

const changes: readonly Change[] = [
  { name: "delete", run: (cache) => cache.delete("key") },
  { name: "set", run: (cache) => cache.set("key", "new", { tags: ["template"] }) },
  { name: "invalidate a template's tag", run: (cache) => cache.invalidate(["template"]) },
  { name: "invalidate a result's tag", run: (cache) => cache.invalidate(["result:1"]) },
];

/** Where a load is stopped. `:.:key` (the entry), `template` and `result:1` are what keys end with. */
interface Position {
  readonly name: string;
  readonly at: "load" | StopAt;
  /** The old value is in the backend and must be read there. */
  readonly warm?: true;
  /** Changes that cannot end before the load goes on: its write, or the version that it stores, is under way. */
  readonly holdsUp?: readonly Change["name"][];
}

function positions(tier: Tier): readonly Position[] {
  const load: Position = { name: "during the load", at: "load" };
  if (tier.name === "memory") return [load];
  const read = tier.reads;
  const hasTokens = read === "read";
  const add = hasTokens ? "put" : "set";
  // The claim stands in the place of the entry before it.
  const store = { method: add, suffix: ":.:key", skip: hasTokens ? 1 : 0 } as const;
  const names: [string, StopAt, Partial<Position>?][] = [
    ["before a backend read that misses", { method: read, side: "call", suffix: ":.:key" }],
    ["after a backend read that missed", { method: read, side: "answer", suffix: ":.:key" }],
    ["before a backend read that hits", { method: read, side: "call", suffix: ":.:key" }, { warm: true }],
    ["after a backend read that hit", { method: read, side: "answer", suffix: ":.:key" }, { warm: true }],
    ["after the read of a tag's version", { method: read, side: "answer", suffix: "template" }],
    ["before a tag's version is stored", { method: add, side: "call", suffix: "template" }, { holdsUp: ["set"] }],
    ["after a tag's version was stored", { method: add, side: "answer", suffix: "template" }],
    ["before the versions of the result's tags are read", { method: read, side: "call", suffix: "result:1" }],
    ["after the versions of the result's tags were read", { method: read, side: "answer", suffix: "result:1" }],
    ["before the store", { ...store, side: "call" }, { holdsUp: ["delete", "set"] }],
    ["after the store", { ...store, side: "answer" }, { holdsUp: ["delete", "set"] }],
    ...(hasTokens ? claimStops : ownVersionStops),
  ];
  return [load, ...names.map(([name, at, more]) => ({ name, at, ...more }))];
}

const claimStops: readonly [string, StopAt, Partial<Position>][] = [
  ["before the claim", { method: "put", side: "call", suffix: ":.:key" }, { holdsUp: ["delete", "set"] }],
  ["after the claim", { method: "put", side: "answer", suffix: ":.:key" }, { holdsUp: ["delete", "set"] }],
];

const ownVersionStops: readonly [string, StopAt, Partial<Position>][] = [
  [
    "before the entry's own version is stored",
    { method: "set", side: "call", suffix: ":!.:key" },
    { holdsUp: ["set"] },
  ],
  ["after the entry's own version was stored", { method: "set", side: "answer", suffix: ":!.:key" }, {}],
];

const options = { tags: ["template"], families: ["result"] };

const tiers = everyTier();

describe.each(tiers)("a load on $name that is overtaken", (tier) => {
  const cases = positions(tier).flatMap((position) => changes.map((change) => ({ position, change })));

  test.each(cases)("by $change.name, $position.name", async ({ position, change }) => {
    const inner = await tier.backend();
    const gates = inner && gated(inner);
    const cache = opened(gates?.backend, gates && tier.hasMemory ? { memory: true } : {});
    const source = { value: "old", loads: 0 };
    const [started, stop] = [signal(), signal()];
    const ask = async (loadStop?: Promise<void>): Promise<unknown> => {
      const load = async (): Promise<string> => {
        const { value } = source;
        source.loads += 1;
        started.give();
        await loadStop;
        return value;
      };
      return valueOf(
        (await cache.core.fetch(lookupOf(cache, "key", options), loading(cache, load, ["result:1"]))).entry,
      );
    };
    if (position.warm) await warm(cache, ask);

    const gate: Stop | undefined = position.at === "load" ? undefined : gates!.stop(position.at);
    const first = ask(gate ? undefined : stop.given);
    await (gate ?? { reached: started.given }).reached;
    source.value = "new";
    const changing = change.run(cache);
    const waits = position.holdsUp?.includes(change.name);
    if (waits) await expectPending(changing);
    else await changing;
    // Who comes now must not join what is still stopped, except while the change is not acknowledged.
    const later = waits ? undefined : ask();
    await quiet();
    gate?.open();
    stop.give();
    await changing;

    expect(position.at === "load" ? ["old"] : ["old", "new"]).toContain(await first);
    if (later) expect(await later).toBe("new");
    await quiet();
    expect(await ask()).toBe("new");
    expect(await cache.get("key")).toBe("new");
    const { loads } = source;
    expect(await ask()).toBe("new");
    expect(source.loads, "the new value was not kept").toBe(loads);
  });
});

const remoteTiers = tiers.filter(({ name }) => name !== "memory");

describe.each(remoteTiers)("a read on $name that began while a change was on its way", (tier) => {
  const late = changes.filter(({ name }) => name !== "set");

  test.each(late)("is not joined, promoted or used after it: $name", async (change) => {
    const gates = gated((await tier.backend())!);
    const cache = opened(gates.backend, tier.hasMemory ? { memory: true } : {});
    const source = { value: "old" };
    const ask = async (): Promise<unknown> =>
      valueOf(
        (
          await cache.core.fetch(
            lookupOf(cache, "key", options),
            loading(cache, () => source.value, ["result:1"]),
          )
        ).entry,
      );
    await warm(cache, ask);

    source.value = "new";
    const deletion = gates.stop({ method: "delete", side: "call" });
    const changing = change.run(cache);
    await deletion.reached;
    const read = gates.stop({ method: tier.reads, side: "answer", suffix: ":.:key" });
    const during = ask();
    await read.reached;
    deletion.open();
    await changing;
    expect(await ask()).toBe("new");
    read.open();
    expect(["old", "new"]).toContain(await during);
    await quiet();
    expect(await ask()).toBe("new");
  });
});

describe.each(remoteTiers)("a value that is set on $name", (tier) => {
  test("outlives a load that began while it was on its way", async () => {
    const gates = gated((await tier.backend())!);
    const cache = opened(gates.backend, tier.hasMemory ? { memory: true } : {});
    // Under a token a set reads first; without one it just writes.
    const isConditional = tier.reads === "read";
    const sent = gates.stop(
      isConditional
        ? { method: "read", side: "answer", suffix: ":.:key" }
        : { method: "set", side: "call", suffix: ":.:key" },
    );
    const setting = cache.set("key", "set");
    await sent.reached;
    const [started, stop] = [signal(), signal()];
    const loading = cache.getOrSet("key", async () => {
      started.give();
      await stop.given;
      return "loaded";
    });
    await started.given;
    const landed = gates.stop({ method: isConditional ? "put" : "set", side: "answer", suffix: ":.:key" });
    sent.open();
    await landed.reached;
    stop.give();
    expect(await loading).toBe("loaded");
    landed.open();
    expect(await setting).toBe(true);
    expect(await cache.get("key")).toBe("set");
  });
});

describe.each(remoteTiers)("somebody on $name who names no tags", (tier) => {
  test("does not join a read that began before one of the entry's tags was invalidated", async () => {
    const gates = gated((await tier.backend())!);
    const cache = opened(gates.backend, tier.hasMemory ? { memory: true } : {});
    await cache.set("key", "old", { tags: ["template"] });
    const read = gates.stop({ method: tier.reads, side: "answer", suffix: "template" });
    const before = cache.getOrSet("key", () => "new");
    await read.reached;
    await cache.invalidate(["template"]);
    expect(await cache.getOrSet("key", () => "new")).toBe("new");
    read.open();
    expect(await before).toBe("old");
    await quiet();
    expect(await cache.get("key")).toBe("new");
  });

  test("does not get a stale entry for a load that failed, when one of its tags was invalidated", async () => {
    const clock = new ManualClock();
    const cache = opened(await tier.backend(), { clock, ...(tier.hasMemory && { memory: true }) });
    await cache.core.store(lookupOf(cache, "key", { ...stale, tags: ["template"] }), loadedValue("old"));
    clock.advance(stale.ttlMs);
    const [started, stop] = [signal(), signal()];
    const failing = loading(cache, async () => {
      started.give();
      await stop.given;
      throw new Error("away");
    });
    const asked = cache.core.fetch(lookupOf(cache, "key", stale), failing);
    await started.given;
    await cache.invalidate(["template"]);
    stop.give();
    await expect(asked).rejects.toThrow("away");
  });
});

const stale = { ttlMs: 10_000, staleIfErrorMs: 60_000 };

/** Puts the old value into the backend only. */
async function warm(cache: UniformCache, ask: () => Promise<unknown>): Promise<void> {
  expect(await ask()).toBe("old");
  cache.core.tiers.memory?.clear();
}

async function expectPending(call: Promise<unknown>): Promise<void> {
  let ended = false;
  void call.finally(() => (ended = true));
  await quiet();
  expect(ended).toBe(false);
}
