import { describe, expect, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import type { GetOrSetOptions, UniformCache } from "../../runtime/cache.js";
import { EventRecorder } from "../../runtime/testing/record-events.js";
import { completeMapBackend, MapServer } from "../backends/complete-map-backend.js";
import { poll } from "../support/poll.js";
import { quiet, signal } from "./gated-backend.js";
import { loading, lookupOf, valueOf } from "./lookup-of.js";
import { ManualClock } from "./manual-clock.js";
import { everyTier, opened } from "./tiers.js";

/** Two caches over one backend, each with flights of its own, stand for two processes. */
interface Pair {
  readonly own: UniformCache;
  readonly other: UniformCache;
  /** Of `other`. */
  readonly clock: ManualClock;
}

function pairOver(backend: CacheBackend, otherBackend = backend): Pair {
  const clock = new ManualClock();
  const own = opened(backend, { clock: new ManualClock() });
  return { own, other: opened(otherBackend, { clock }, own.name), clock };
}

/** A load that says when it has begun and ends when it is told to. */
function heldLoad<T>(result: () => T): { load: () => Promise<T>; started: Promise<void>; end: () => void } {
  const [started, stop] = [signal(), signal()];
  const load = async (): Promise<T> => {
    started.give();
    await stop.given;
    return result();
  };
  return { load, started: started.given, end: stop.give };
}

/** Resolves when a cache waits for somebody else's load. */
function waiting(cache: UniformCache): Promise<unknown> {
  const events = new EventRecorder(cache);
  return poll(() => events.of("wait").length > 0);
}

const failsTheTest = (): never => {
  throw new Error("loaded twice");
};

const tiers = everyTier().filter(({ name, reads }) => reads === "read" && !name.includes("memory"));

describe.each(tiers)("two processes over $name", (tier) => {
  async function pair(): Promise<Pair> {
    return pairOver((await tier.backend())!);
  }

  test("load once; who waits gets what the other one loaded", async () => {
    const { own, other } = await pair();
    const { load, started, end } = heldLoad(() => "loaded");
    const first = own.getOrSet("key", load);
    await started;
    const waits = waiting(other);
    const second = other.core.fetch(lookupOf(other, "key"), loading(other, failsTheTest));
    await waits;
    end();
    expect(await first).toBe("loaded");
    const { entry, via } = await second;
    expect([valueOf(entry), via]).toEqual(["loaded", "hit"]);
  });

  test("load once for 200 callers of a cold key in each", async () => {
    const { own, other } = await pair();
    let loads = 0;
    const load = async (): Promise<number> => {
      await quiet();
      return (loads += 1);
    };
    const calls = [own, other].flatMap((cache) => Array.from({ length: 200 }, () => cache.getOrSet("key", load)));
    expect(new Set(await Promise.all(calls))).toEqual(new Set([1]));
    expect(loads).toBe(1);
  });

  const released: [string, () => unknown][] = [
    ["a load that failed", () => Promise.reject(new Error("away"))],
    ["a value that cannot be stored", () => (): number => 1],
  ];
  test.each(released)("do not wait any longer for %s", async (_, result) => {
    const { own, other } = await pair();
    const { load, started, end } = heldLoad(result);
    const first = own.getOrSet("key", load).catch(() => undefined);
    await started;
    const waits = waiting(other);
    const second = other.getOrSet("key", () => "second");
    await waits;
    end();
    await first;
    // The clock stands still: nobody has waited for a timeout.
    expect(await second).toBe("second");
    expect(await own.get("key")).toBe("second");
  });

  test("wait for one that has vanished for as long as a load may take, and then load by themselves", async () => {
    const { own, other, clock } = await pair();
    const { load, started, end } = heldLoad(() => "late");
    const options: GetOrSetOptions = { hardTimeout: "10s" };
    const vanished = own.getOrSet("key", load, options);
    await started;
    const waits = waiting(other);
    let loads = 0;
    const second = other.getOrSet("key", () => (loads += 1), options);
    await waits;
    clock.advance(9_999);
    await quiet();
    expect(loads).toBe(0);
    clock.advance(1);
    expect(await second).toBe(1);
    expect(await other.get("key")).toBe(1);
    // It was only slow: what it loaded comes too late, and replaces nothing.
    end();
    expect(await vanished).toBe("late");
    expect(await other.get("key")).toBe(1);
  });

  test("load by themselves when the backend does not answer a look", async () => {
    const backend = (await tier.backend())!;
    let isSilent = false;
    const silent = new Promise<never>(() => undefined);
    const read: CacheBackend["read"] = (keys) => (isSilent ? silent : backend.read!(keys));
    // It promises a deadline, and keeps none.
    const { own, other } = pairOver(backend, { ...backend, read, timeoutMs: 50 });
    const { load, started, end } = heldLoad(() => "first");
    const first = own.getOrSet("key", load);
    await started;
    const waits = waiting(other);
    const second = other.getOrSet("key", () => "second");
    await waits;
    isSilent = true;
    expect(await second).toBe("second");
    end();
    expect(await first).toBe("first");
  });

  test("do not wait for a load from before an invalidation", async () => {
    const { own, other } = await pair();
    const { load, started, end } = heldLoad(() => "old");
    const first = own.getOrSet("key", load, { tags: ["t"] });
    await started;
    await other.invalidate(["t"]);
    const events = new EventRecorder(other);
    expect(await other.getOrSet("key", () => "new", { tags: ["t"] })).toBe("new");
    expect(events.of("wait")).toEqual([]);
    end();
    expect(await first).toBe("old");
    expect([await own.get("key"), await other.get("key")]).toEqual(["new", "new"]);
  });

  test("give nobody a stale value that others saw before it was invalidated", async () => {
    // Without channels nobody hears of the invalidation.
    const { publish: _, subscribe: __, ...backend } = (await tier.backend())!;
    const { own, other, clock } = pairOver(backend);
    const options: GetOrSetOptions = { ttl: 10, staleIfError: 3600, tags: ["t"] };
    const failing = (): Promise<string> => Promise.reject(new Error("away"));
    await other.getOrSet("key", () => "old", options);
    clock.advance(10_000);
    (own.core.tiers.clock as ManualClock).advance(10_000);
    const { load, started, end } = heldLoad(failing);
    const first = own.getOrSet("key", load, options);
    await started;
    const waits = waiting(other);
    const before = other.getOrSet("key", failing, options);
    await waits;
    await own.invalidate(["t"]);
    const after = other.getOrSet("key", failing, options);
    await expect(after).rejects.toThrow("away");
    end();
    await expect(first).rejects.toThrow("away");
    expect(["old", "away"]).toContain(await before.catch((error: unknown) => (error as Error).message));
  });

  test("refresh behind a stale value once", async () => {
    const { own, other, clock } = await pair();
    const options: GetOrSetOptions = { ttl: 10, staleWhileRevalidate: 60 };
    await other.getOrSet("key", () => "old", options);
    clock.advance(10_000);
    (own.core.tiers.clock as ManualClock).advance(10_000);
    const { load, started, end } = heldLoad(() => "new");
    expect(await own.getOrSet("key", load, options)).toBe("old");
    await started;
    const events = new EventRecorder(other);
    expect(await other.getOrSet("key", failsTheTest, options)).toBe("old");
    await quiet();
    expect(events.of("error")).toEqual([]);
    end();
    await poll(async () => (await other.get("key")) === "new");
  });
});

/** A line to a server that can be cut so that writes arrive and their answers do not. */
interface Line {
  isCut: boolean;
  /** Writes that have not arrived yet. */
  readonly late: (() => void)[];
  /** Keys that were read. */
  readonly read: string[];
  /** What happens to a conditional write while the line is cut. Default: it never arrives. */
  writes?: "arrive" | "arrive late";
}

function overLine(server: MapServer, line: Line): CacheBackend {
  const inner = completeMapBackend(server);
  const assertOpen = (): void => {
    if (line.isCut) throw new Error("no answer");
  };
  return {
    ...inner,
    read: (keys) => (assertOpen(), line.read.push(...keys), inner.read(keys)),
    ping: () => assertOpen(),
    drop: (key, token) => (assertOpen(), inner.drop(key, token)),
    put: (key, bytes, ttlMs, token) => {
      const put = () => inner.put(key, bytes, ttlMs, token);
      if (!line.isCut) return put();
      if (line.writes === "arrive") void put();
      if (line.writes === "arrive late") line.late.push(() => void put());
      throw new Error("no answer");
    },
  };
}

describe("a claim whose answer was lost", () => {
  function setting(): Pair & { readonly line: Line } {
    const server = new MapServer();
    const line: Line = { isCut: false, late: [], read: [] };
    return { ...pairOver(overLine(server, line), completeMapBackend(server)), line };
  }

  /** Has `own` claim the key while the line is cut, and load without the backend. */
  async function loseAnswer({ own, line }: Pair & { line: Line }): Promise<void> {
    // The versions are known: the claim is all that is written.
    await own.getOrSet("other", () => 1);
    const read = own.core.tiers.remote!.read.bind(own.core.tiers.remote);
    own.core.tiers.remote!.read = async (...args) => {
      const answer = await read(...args);
      line.isCut = true;
      return answer;
    };
    expect(await own.getOrSet("key", () => "loaded alone")).toBe("loaded alone");
    own.core.tiers.remote!.read = read;
  }

  test.each(["arrive", "arrive late"] as const)("is removed when the line is back, if it did %s", async (writes) => {
    const both = setting();
    const { own, other, line } = both;
    line.writes = writes;
    await loseAnswer(both);
    line.read.length = 0;
    line.isCut = false;
    if (writes === "arrive late") {
      // It was looked for already, and was not there.
      await poll(() => line.read.includes(own.keyOf("key")));
      for (const arrive of line.late) arrive();
    }
    // The clock stands still: nobody waits for a timeout.
    expect(await other.getOrSet("key", () => "second")).toBe("second");
    expect(own.health().ok).toBe(true);
  });

  test("holds up nobody in its own process", async () => {
    const both = setting();
    both.line.writes = "arrive";
    await loseAnswer(both);
    both.line.isCut = false;
    const events = new EventRecorder(both.own);
    expect(await both.own.getOrSet("key", () => "second")).toBe("second");
    expect(events.of("wait")).toEqual([]);
    expect(await both.other.get("key")).toBe("second");
  });
});

describe("a claim that cannot be given back", () => {
  test("is given back when the line is there again", async () => {
    const server = new MapServer();
    const line: Line = { isCut: false, late: [], read: [] };
    const { own, other } = pairOver(overLine(server, line), completeMapBackend(server));
    const { load, started, end } = heldLoad(() => Promise.reject(new Error("away")));
    const first = own.getOrSet("key", load);
    await started;
    line.isCut = true;
    end();
    await expect(first).rejects.toThrow("away");
    const waits = waiting(other);
    const second = other.getOrSet("key", () => "second");
    await waits;
    line.isCut = false;
    expect(await second).toBe("second");
  });
});
