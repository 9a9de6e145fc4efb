import { describe, expect, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import { BackendError } from "../../runtime/errors.js";
import type { CacheEvent } from "../../runtime/events.js";
import { Events } from "../../runtime/events.js";
import { Guard } from "../../runtime/guard.js";
import { settle } from "../support/settle.js";
import { mapBackend } from "./map-backend.js";
import { opened } from "./tiers.js";

function guarded(backend: CacheBackend): { guard: Guard; seen: CacheEvent[] } {
  const events = new Events();
  const seen: CacheEvent[] = [];
  events.on((event) => seen.push(event));
  return { guard: new Guard(backend, events), seen };
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
    const outcome = await settle(guard.call("get", (backend) => backend.get("key")));
    const error = outcome.kind === "rejected" ? outcome.error : undefined;
    expect(error).toBeInstanceOf(BackendError);
    expect(error).toMatchObject({ message: "[shelf] get failed: broken", code: "CACHEWRIGHT_BACKEND" });
    expect((error as Error).cause).toMatchObject({ message: "broken" });
    expect(seen).toEqual([{ type: "error", operation: "get", error }]);
  });

  test("that does not answer ends by itself", async () => {
    const { guard } = guarded({ ...mapBackend(), get: () => never });
    await expect(guard.call("get", (backend) => backend.get("key"))).rejects.toThrow(
      "[custom] get failed: no answer within 100 ms",
    );
  });

  test("may answer with a promise of its own kind", async () => {
    const bytes = new Uint8Array([1]);
    // oxlint-disable-next-line unicorn/no-thenable -- a promise of another library
    const thenable = { then: (resolve: (value: Uint8Array) => void) => resolve(bytes) } as Promise<Uint8Array>;
    const { guard } = guarded({ ...mapBackend(), get: () => thenable });
    expect(await guard.call("get", (backend) => backend.get("key"))).toBe(bytes);
  });

  test("that answers with something else than bytes is a BackendError", async () => {
    const { guard } = guarded({ ...mapBackend(), get: () => "text" as never });
    await expect(guard.values(["key"])).rejects.toThrow(
      "[custom] get failed: it returned string where bytes (a Uint8Array) were expected",
    );
  });

  test("may say by null that there is nothing, and leave out the rest of many", async () => {
    const { guard } = guarded({ ...mapBackend(), get: () => null as never, getMany: () => [] });
    expect(await guard.values(["key"])).toEqual([undefined]);
    expect(await guard.values(["a", "b"])).toEqual([undefined, undefined]);
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

describe("a backend whose writes do not end", () => {
  test("does not get a delete acknowledged that such a write might undo", async () => {
    const stored = new Map<string, Uint8Array>();
    const late: (() => void)[] = [];
    const backend = mapBackend(stored);
    const cache = opened({
      ...backend,
      set: (key, bytes, ttlMs) =>
        new Promise<void>((done) => late.push(() => (void backend.set(key, bytes, ttlMs), done()))),
    });
    expect(await cache.getOrSet("key", () => "old")).toBe("old");
    await expect(cache.delete("key")).rejects.toThrow(BackendError);
    expect(await cache.set("key", "new", { ttl: 0 })).toBe(false);
    for (const end of late) end();
    await cache.delete("key");
    expect(await cache.get("key")).toBeUndefined();
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
