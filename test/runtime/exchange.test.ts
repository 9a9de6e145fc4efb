import { describe, expect, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import type { UniformCache } from "../../runtime/cache.js";
import { BackendError, LoadTimeoutError } from "../../runtime/errors.js";
import { EventRecorder } from "../../runtime/testing/record-events.js";
import { completeMapBackend, MapServer } from "../backends/complete-map-backend.js";
import { poll } from "../support/poll.js";
import { settle } from "../support/settle.js";
import { quiet, signal } from "./gated-backend.js";
import { ManualClock } from "./manual-clock.js";
import { everyTier, opened, openedOn } from "./tiers.js";

const increment = (n: number = 0): number => n + 1;

const tiers = everyTier();
const shared = tiers.filter(({ name, reads }) => reads === "read" && name !== "memory");

describe.each(shared)("update over $name by two processes", (tier) => {
  async function pair(): Promise<{ own: UniformCache; other: UniformCache }> {
    const backend = await tier.backend();
    const memory = tier.hasMemory ? { memory: true } : {};
    const own = opened(backend, memory);
    return { own, other: opened(backend, memory, own.name) };
  }

  test("loses no increment, and each of them has an answer of its own", async () => {
    const { own, other } = await pair();
    const calls = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? own : other).update("n", increment));
    const answers = await Promise.all(calls);
    expect(answers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect([await own.get("n"), await other.get("n")]).toEqual([100, 100]);
  });

  test.each<[string, (cache: UniformCache) => Promise<unknown>, number]>([
    ["set", (cache) => cache.set("n", 10), 11],
    ["deleted", (cache) => cache.delete("n"), 1],
    ["updated", (cache) => cache.update("n", increment), 3],
  ])("makes the change anew where the value was %s meanwhile", async (_, happen, expected) => {
    const { own, other } = await pair();
    await own.set("n", 1);
    const [started, stop] = [signal(), signal()];
    const seen: (number | undefined)[] = [];
    const updating = own.update("n", async (n: number | undefined) => {
      seen.push(n);
      started.give();
      if (seen.length === 1) await stop.given;
      return increment(n);
    });
    await started.given;
    await happen(other);
    stop.give();
    expect(await updating).toBe(expected);
    expect(seen).toEqual([1, expected === 1 ? undefined : expected - 1]);
    expect(await other.get("n")).toBe(expected);
  });

  test("is not undone by a load that began before", async () => {
    const { own, other } = await pair();
    const [started, stop] = [signal(), signal()];
    const loading = other.getOrSet("n", async () => {
      started.give();
      await stop.given;
      return 0;
    });
    await started.given;
    expect(await own.update("n", increment)).toBe(1);
    stop.give();
    expect(await loading).toBe(0);
    await quiet();
    expect([await own.get("n"), await own.update("n", increment), await other.get("n")]).toEqual([1, 2, 2]);
  });

  test("carries its tags and its lifetime", async () => {
    const { own, other } = await pair();
    await own.update("n", increment, { tags: ["t"] });
    await other.update("kept", increment);
    await other.invalidate(["t"]);
    expect(await own.update("n", increment, { tags: ["t"] })).toBe(1);
    await own.update("gone", increment, { ttl: 0 });
    expect([await other.get("gone"), await other.get("kept")]).toEqual([undefined, 1]);
  });
});

describe.each(tiers)("update on $name", (tier) => {
  test("is one caller at a time", async () => {
    const cache = await openedOn(tier);
    let running = 0;
    const calls = Array.from({ length: 30 }, () =>
      cache.update("n", async (n: number = 0) => {
        running += 1;
        expect(running).toBe(1);
        await quiet(1);
        running -= 1;
        return n + 1;
      }),
    );
    await Promise.all(calls);
    expect(await cache.get("n")).toBe(30);
  });

  test("hands its change a value of its own", async () => {
    const cache = await openedOn(tier);
    await cache.set("list", [1]);
    await cache.update<number[]>("list", (list = []) => {
      list.push(2);
      return list;
    });
    expect(await cache.get("list")).toEqual([1, 2]);
    const failure = new Error("no");
    const failing = cache.update<number[]>("list", (list = []) => {
      list.push(3);
      throw failure;
    });
    await expect(failing).rejects.toBe(failure);
    expect(await cache.get("list")).toEqual([1, 2]);
  });

  test("with a change that never ends gives a LoadTimeoutError, and frees the key", async () => {
    const clock = new ManualClock();
    const cache = await openedOn(tier, { clock });
    await cache.set("n", 1);
    const started = signal();
    const endless = cache.update("n", () => (started.give(), new Promise<number>(() => undefined)));
    const next = cache.update("n", increment);
    await started.given;
    clock.advance(29_999);
    await quiet();
    clock.advance(1);
    const late = await settle(endless);
    expect(late).toMatchObject({ error: expect.any(LoadTimeoutError) as unknown });
    expect(late).toMatchObject({
      error: { message: `the change of \`${cache.keyOf("n")}\` took longer than 30000 ms` },
    });
    expect(await next).toBe(2);
  });
});

describe("update over a backend that has conflicts", () => {
  /** Somebody else is always faster. */
  function contested(backend: CacheBackend): CacheBackend {
    return { ...backend, put: async (key, ...more) => (key.endsWith(":.:n") ? undefined : backend.put!(key, ...more)) };
  }

  test("gives up after many attempts, and says why", async () => {
    const backend = completeMapBackend();
    await opened(backend, {}, "contested").set("n", 0);
    const cache = opened(contested(backend), {}, "contested");
    let changes = 0;
    await expect(cache.update("n", () => (changes += 1))).rejects.toThrow(
      /other processes change the key all the time/,
    );
    expect(changes).toBe(200);
  });
});

describe("update whose answer was lost", () => {
  test("rejects, and is announced to other processes, since it may have happened", async () => {
    const server = new MapServer();
    const inner = completeMapBackend(server);
    let isLost = false;
    const line: CacheBackend = {
      ...inner,
      put: async (key, ...more) => {
        const token = await inner.put(key, ...more);
        if (isLost) throw new Error("no answer");
        return token;
      },
    };
    const own = opened(line);
    const other = opened(completeMapBackend(server), { memory: true, clock: new ManualClock() }, own.name);
    await own.update("n", increment);
    await quiet();
    expect(await other.getOrSet("n", () => 0)).toBe(1);
    const events = new EventRecorder(own);
    isLost = true;
    await expect(own.update("n", increment)).rejects.toThrow(BackendError);
    isLost = false;
    // It did happen. The other one's memory learns of it without a look at the clock.
    await poll(async () => (await other.get("n")) === 2);
    await poll(() => own.health().ok);
    expect(events.of("replay")).toEqual([{ type: "replay", reason: "pending", keys: 1 }]);
    expect(await own.update("n", increment)).toBe(3);
  });
});
