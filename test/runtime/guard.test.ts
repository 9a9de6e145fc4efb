import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import { BackendError } from "../../runtime/errors.js";
import type { CacheEvent } from "../../runtime/events.js";
import { Events } from "../../runtime/events.js";
import { Guard } from "../../runtime/guard.js";
import { poll } from "../support/poll.js";
import { settle } from "../support/settle.js";
import { quiet } from "./gated-backend.js";
import { ManualClock } from "./manual-clock.js";
import { mapBackend } from "./map-backend.js";
import { opened } from "./tiers.js";

interface Guarded {
  readonly guard: Guard;
  readonly seen: CacheEvent[];
  readonly clock: ManualClock;
}

function guarded(backend: CacheBackend): Guarded {
  const events = new Events();
  const seen: CacheEvent[] = [];
  events.on((event) => seen.push(event));
  const clock = new ManualClock();
  return { guard: new Guard(backend, events, clock, clock), seen, clock };
}

function ask(guard: Guard, key = "key"): Promise<Uint8Array | undefined> {
  return guard.call("get", key, (backend) => backend.get(key));
}

const never = new Promise<never>(() => undefined);

describe("a call of the backend", () => {
  test.each<[string, () => never | Promise<never>]>([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    ["rejects", () => Promise.reject(new Error("broken"))],
  ])("that %s is a BackendError with its cause, and an event", async (_, get) => {
    const { guard, seen } = guarded({ ...mapBackend(), name: "shelf", get });
    const outcome = await settle(ask(guard));
    const error = outcome.kind === "rejected" ? outcome.error : undefined;
    expect(error).toBeInstanceOf(BackendError);
    expect(error).toMatchObject({ message: "[shelf] get failed: broken", code: "CACHEWRIGHT_BACKEND" });
    expect((error as Error).cause).toMatchObject({ message: "broken" });
    expect(seen).toEqual([{ type: "error", operation: "get", error }]);
  });

  test("that does not answer ends by itself", async () => {
    const { guard } = guarded({ ...mapBackend(), get: () => never });
    await expect(ask(guard)).rejects.toThrow("[custom] get failed: no answer within 100 ms");
  });

  test("may answer with a promise of its own kind", async () => {
    const bytes = new Uint8Array([1]);
    // oxlint-disable-next-line unicorn/no-thenable -- a promise of another library
    const thenable = { then: (resolve: (value: Uint8Array) => void) => resolve(bytes) } as Promise<Uint8Array>;
    const { guard } = guarded({ ...mapBackend(), get: () => thenable });
    expect(await ask(guard)).toBe(bytes);
  });

  test("that answers with something else than bytes is a BackendError", async () => {
    const { guard } = guarded({ ...mapBackend(), get: () => "text" as never });
    await expect(guard.read(["key"])).rejects.toThrow(
      "[custom] get failed: it returned string where bytes (a Uint8Array) were expected",
    );
  });

  test("may say by null that there is nothing, and leave out the rest of many", async () => {
    const { guard } = guarded({ ...mapBackend(), get: () => null as never });
    expect(await guard.read(["key"])).toEqual([undefined]);
    const { guard: reading } = guarded({ ...mapBackend(), read: () => [] });
    expect(await reading.read(["a", "b"])).toEqual([undefined, undefined]);
  });

  test("removes every key, whichever fails", async () => {
    const removed: string[] = [];
    const { guard } = guarded({
      ...mapBackend(),
      delete: (key) => {
        if (key === "b") throw new Error("refused");
        removed.push(key);
      },
    });
    await expect(guard.removeAll(["a", "b", "c"])).rejects.toThrow("refused");
    expect(removed).toEqual(["a", "c"]);
  });
});

describe("calls in flight", () => {
  const many = Array.from({ length: 1_000 }, (_, index) => `key ${index}`);

  test("are bounded: what comes on top fails at once, and says nothing about the server", async () => {
    const get = (key: string): Promise<never> | undefined => (key === "first" ? undefined : never);
    const { guard } = guarded({ ...mapBackend(), get, timeoutMs: 60_000 });
    expect(guard.health).toEqual([{ server: "", up: false, inFlight: 0 }]);
    await ask(guard, "first");
    for (const key of many) void ask(guard, key);
    await expect(ask(guard)).rejects.toThrow("[custom] get failed: 1000 calls are in flight already");
    expect(guard.health).toEqual([{ server: "", up: true, inFlight: 1_000 }]);
  });

  test("never hold up an invalidation", async () => {
    const { guard } = guarded({ ...mapBackend(), get: () => never, timeoutMs: 60_000 });
    for (const key of many) void ask(guard, key);
    await guard.removeAll(["tag"]);
  });

  test("count until they have really ended, also when nobody waits for them any more", async () => {
    const answers: ((bytes: undefined) => void)[] = [];
    const { guard } = guarded({ ...mapBackend(), get: () => new Promise((resolve) => answers.push(resolve)) });
    await expect(ask(guard)).rejects.toThrow("no answer within 100 ms");
    expect(guard.health).toMatchObject([{ inFlight: 1 }]);
    for (const answer of answers) answer(undefined);
    await quiet();
    expect(guard.health).toMatchObject([{ inFlight: 0 }]);
  });

  test("count no more ten seconds after their deadline: they may never end", async () => {
    const late: ((bytes: undefined) => void)[] = [];
    const get = (key: string): Promise<undefined> | undefined =>
      key === "other" ? undefined : new Promise((resolve) => late.push(resolve));
    const { guard, clock } = guarded({ ...mapBackend(), get, timeoutMs: 60_000 });
    for (const key of many) void ask(guard, key);
    clock.advance(69_999);
    await expect(ask(guard, "other")).rejects.toThrow("1000 calls are in flight already");
    clock.advance(1);
    expect(await ask(guard, "other")).toBeUndefined();
    for (const end of late) end(undefined);
    await quiet();
    expect(guard.health).toMatchObject([{ inFlight: 0 }]);
  });
});

describe("a server that keeps failing", () => {
  function failing(more: Partial<CacheBackend> = {}): Guarded & { readonly asked: string[]; up: boolean } {
    const state = { up: false, asked: [] as string[] };
    const answer = (what: string): undefined => {
      state.asked.push(what);
      if (!state.up) throw new Error("down");
    };
    return Object.assign(state, guarded({ ...mapBackend(), get: answer, ...more }));
  }

  test("is not asked any more, until a ping in the background finds that it answers", async () => {
    const server = failing();
    const { guard, clock, seen, asked } = server;
    let recoveries = 0;
    guard.onRecovery = () => (recoveries += 1);
    for (let call = 0; call < 3; call++) await expect(ask(guard)).rejects.toThrow("down");
    asked.length = 0;
    await expect(ask(guard)).rejects.toThrow("its circuit breaker is open");
    await expect(guard.removeAll(["key"])).rejects.toThrow("its circuit breaker is open");
    expect(asked).toEqual([]);
    expect(guard.health).toMatchObject([{ up: false }]);

    server.up = true;
    clock.advance(50);
    await quiet();
    expect(asked).toEqual(["cachewright:?:ping"]);
    expect([recoveries, guard.health]).toEqual([1, [{ server: "", up: true, inFlight: 0 }]]);
    expect(seen.filter(({ type }) => type === "breaker")).toEqual([
      { type: "breaker", server: "", state: "open" },
      { type: "breaker", server: "", state: "closed" },
    ]);
    await ask(guard);
  });

  test("is pinged by its name, and holds up no other one", async () => {
    const pings: (string | undefined)[] = [];
    const { guard, clock } = failing({
      serverOf: (key) => key.slice(0, 1),
      ping: (server) => void pings.push(server),
      get: (key) => {
        if (key.startsWith("a")) throw new Error("down");
        return undefined;
      },
    });
    for (let call = 0; call < 3; call++) await expect(ask(guard, "a1")).rejects.toThrow("down");
    await expect(ask(guard, "a2")).rejects.toThrow("its circuit breaker is open");
    expect(await ask(guard, "b1")).toBeUndefined();
    clock.advance(50);
    await quiet();
    expect(pings).toEqual(["a"]);
  });

  test("is up as long as it refuses: an answer is an answer", async () => {
    const refusal = new BackendError("custom", "get", new Error("too large"), true);
    const { guard } = guarded({ ...mapBackend(), get: () => Promise.reject(refusal) });
    for (let call = 0; call < 10; call++) await expect(ask(guard)).rejects.toBe(refusal);
    expect(guard.health).toMatchObject([{ up: true }]);
  });

  test("is not asked after close", async () => {
    const { guard, clock, asked } = failing();
    for (let call = 0; call < 3; call++) await expect(ask(guard)).rejects.toThrow("down");
    asked.length = 0;
    await guard.close();
    clock.advance(10_000);
    await expect(ask(guard)).rejects.toThrow("the cache is closed");
    expect(asked).toEqual([]);
  });
});

describe("a backend whose writes do not end", () => {
  test("does not get a delete acknowledged that such a write might undo", async () => {
    const stored = new Map<string, Uint8Array>();
    const late: (() => void)[] = [];
    const backend = mapBackend(stored);
    const cache = opened({
      ...backend,
      set: (key, bytes, ttlMs) => {
        if (!key.endsWith(":.:key")) return backend.set(key, bytes, ttlMs);
        return new Promise<void>((done) => late.push(() => (void backend.set(key, bytes, ttlMs), done())));
      },
    });
    expect(await cache.getOrSet("key", () => "old")).toBe("old");
    await expect(cache.delete("key")).rejects.toThrow(BackendError);
    expect(await cache.set("key", "new", { ttl: 0 })).toBe(false);
    for (const end of late) end();
    await cache.delete("key");
    expect(await cache.get("key")).toBeUndefined();
  });

  test("has changes of their key acknowledged again once they count as lost", async () => {
    const backend = mapBackend();
    let isHanging = true;
    const cache = opened({
      ...backend,
      set: (key, bytes, ttlMs) => (isHanging && key.endsWith(":.:key") ? never : backend.set(key, bytes, ttlMs)),
    });
    expect(await cache.set("key", "old")).toBe(false);
    isHanging = false;
    await expect(cache.delete("key")).rejects.toThrow("no answer within 100 ms");
    const now = performance.now.bind(performance);
    const later = vi.spyOn(performance, "now").mockImplementation(() => now() + 10_200);
    onTestFinished(() => later.mockRestore());
    await cache.delete("key");
    expect(await cache.set("key", "new")).toBe(true);
    await poll(() => cache.health().pendingChanges === 0);
    expect(await cache.get("key")).toBe("new");
  });
});

describe("listeners", () => {
  test("break nothing by throwing or rejecting, and can be removed", async () => {
    const events = new Events();
    let heard = 0;
    events.on(() => {
      throw new Error("of a listener");
    });
    events.on(async () => Promise.reject(new Error("of a listener")));
    const stop = events.on(() => (heard += 1));
    events.emit({ type: "miss", key: "key" });
    stop();
    events.emit({ type: "miss", key: "key" });
    expect(heard).toBe(1);
  });
});
