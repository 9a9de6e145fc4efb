import { describe, expect, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import type { UniformCache } from "../../runtime/cache.js";
import type { CacheOptions } from "../../runtime/create-cache.js";
import { BackendError } from "../../runtime/errors.js";
import { EventRecorder } from "../../runtime/testing/record-events.js";
import { completeMapBackend, MapServer } from "../backends/complete-map-backend.js";
import { poll } from "../support/poll.js";
import { gated, quiet } from "./gated-backend.js";
import { mapBackend } from "./map-backend.js";
import { opened } from "./tiers.js";

/** Whether the writes of one process reach the backend. Its reads always do. */
interface Line {
  isCut: boolean;
  /** Only this server is cut off. Default: all. */
  server?: string;
}

function cutOff(backend: CacheBackend, line: Line): CacheBackend {
  const assertOpen = (key: string): void => assertUp(backend.serverOf?.(key));
  const assertUp = (server: string | undefined): void => {
    if (line.isCut && (line.server === undefined || line.server === server)) throw new Error("cut off");
  };
  return {
    ...backend,
    set: (key, bytes, ttlMs) => (assertOpen(key), backend.set(key, bytes, ttlMs)),
    delete: (key) => (assertOpen(key), backend.delete(key)),
    ...(backend.put && {
      put: (key, bytes, ttlMs, token) => (assertOpen(key), backend.put!(key, bytes, ttlMs, token)),
    }),
    ping: (server) => assertUp(server),
  };
}

interface Setting {
  readonly own: UniformCache;
  /** The same cache in another process, which is never cut off. */
  readonly other: UniformCache;
  readonly line: Line;
}

function setting(make: () => CacheBackend, options: CacheOptions = {}): Setting {
  const line: Line = { isCut: false };
  const own = opened(cutOff(make(), line), options);
  return { own, other: opened(make(), {}, own.name), line };
}

const stored = new Map<string, Uint8Array>();
const kinds: [string, () => () => CacheBackend, CacheOptions][] = [
  ["every capability", () => over(new MapServer()), {}],
  ["every capability behind memory", () => over(new MapServer()), { memory: true }],
  ["three methods", () => () => mapBackend(stored), {}],
];

function over(server: MapServer): () => CacheBackend {
  return () => completeMapBackend(server);
}

describe.each(kinds)("on a backend of %s, a change that was not acknowledged", (_, make, options) => {
  const changes: [string, (cache: UniformCache) => Promise<unknown>][] = [
    ["invalidate", (cache) => cache.invalidate(["t"])],
    ["delete", (cache) => cache.delete("key")],
    ["clear", (cache) => cache.clear()],
  ];

  test.each(changes)("%s rejects, is made up for, and counts in this process until then", async (__, change) => {
    const { own, other, line } = setting(make(), options);
    await own.set("key", "old", { tags: ["t"] });
    expect(await own.get("key")).toBe("old");
    const events = new EventRecorder(own);
    line.isCut = true;
    await expect(change(own)).rejects.toThrow(BackendError);
    expect(await own.get("key")).toBeUndefined();
    expect(own.health()).toMatchObject({ ok: false });
    expect(own.health().pendingChanges).toBeGreaterThan(0);
    // Another process cannot know, as long as nothing reaches the backend.
    expect(await other.get("key")).toBe("old");
    line.isCut = false;
    await poll(async () => (await other.get("key")) === undefined);
    await poll(() => own.health().pendingChanges === 0);
    expect(events.of("replay")).toEqual([{ type: "replay", reason: "pending", keys: expect.any(Number) as number }]);
    expect(await own.getOrSet("key", () => "new")).toBe("new");
    expect(await other.get("key")).toBe("new");
  });

  test("set resolves to false, and what was there is removed", async () => {
    const { own, other, line } = setting(make(), options);
    await own.set("key", "old");
    line.isCut = true;
    expect(await own.set("key", "new")).toBe(false);
    expect(await own.get("key")).toBeUndefined();
    line.isCut = false;
    await poll(async () => (await other.get("key")) === undefined);
    await poll(() => own.health().ok);
  });

  test("is made up for by a later one of the same key that is", async () => {
    const { own, line } = setting(make(), options);
    line.isCut = true;
    expect(await own.set("key", "first")).toBe(false);
    line.isCut = false;
    expect(await own.set("key", "second")).toBe(true);
    expect(own.health().pendingChanges).toBe(0);
    expect(await own.get("key")).toBe("second");
  });
});

describe("what is made up for", () => {
  test("waits for no key of a server that is down", async () => {
    const server = new MapServer(undefined, ["a", "b"]);
    const { own, other, line } = setting(over(server));
    const keys = Array.from({ length: 600 }, (_, index) => `${index}`);
    const first = keys.filter((key) => server.serverOf(own.keyOf(key)) === "a");
    const last = keys.find((key) => server.serverOf(own.keyOf(key)) === "b")!;
    await own.set(last, "old");
    line.isCut = true;
    await Promise.allSettled([...first, last].map((key) => own.delete(key)));
    expect(own.health().backend?.servers).toContainEqual({ server: "a", up: false, inFlight: 0 });
    expect(first.length).toBeGreaterThan(200);
    line.server = "a";
    await poll(async () => (await other.get(last)) === undefined);
    await poll(() => own.health().pendingChanges === first.length);
    line.isCut = false;
    await poll(() => own.health().ok);
  });

  test("goes for a tag of results only after its family", async () => {
    const server = new MapServer(undefined, ["a", "b"]);
    const line: Line = { isCut: false };
    const removed: string[] = [];
    const inner = completeMapBackend(server);
    const own = opened(cutOff({ ...inner, delete: (key) => (removed.push(key), inner.delete(key)) }, line));
    const family = own.tagKeys(["result"])[0]!;
    const tag = Array.from({ length: 50 }, (_, index) => `result:${index}`).find(
      (each) => server.serverOf(own.tagKeys([each])[0]!) !== server.serverOf(family),
    )!;
    const key = own.tagKeys([tag])[0]!;
    // The tag has waited for longer than its family.
    line.isCut = true;
    await expect(own.core.invalidate([key], [])).rejects.toThrow(BackendError);
    await expect(own.invalidate([tag])).rejects.toThrow(BackendError);
    line.server = server.serverOf(family);
    await poll(() => removed.includes(key));
    expect(own.core.tiers.journal.isToBeRemoved(key)).toBe(true);
    removed.length = 0;
    line.isCut = false;
    await poll(() => own.health().ok);
    expect(removed.indexOf(key)).toBeGreaterThan(removed.indexOf(family));
    expect(removed).toContain(family);
  });

  test.each<[string, (cache: UniformCache) => Promise<void>, number]>([
    ["a key", (cache) => cache.delete("key"), 0],
    ["a tag", (cache) => cache.invalidate(["t"]), 0],
    ["a tag of the result, in the second read", (cache) => cache.invalidate(["result:1"]), 1],
  ])("counts for a read of %s that the backend answered before it was made up for", async (_, change, skip) => {
    const line: Line = { isCut: false };
    const gates = gated(cutOff(completeMapBackend(new MapServer()), line));
    const cache = opened(gates.backend);
    await cache.set("key", "old", { tags: ["t", "result:1"] });
    line.isCut = true;
    await expect(change(cache)).rejects.toThrow(BackendError);
    const read = gates.stop({ method: "read", side: "answer", skip });
    const value = cache.getOrSet("key", () => "new", { tags: ["t"] });
    await read.reached;
    line.isCut = false;
    await poll(() => cache.health().pendingChanges === 0);
    read.open();
    expect(await value).toBe("new");
  });

  test("is no change that comes to it only then", async () => {
    const line: Line = { isCut: false };
    const server = new MapServer();
    const gates = gated(cutOff(completeMapBackend(server), line));
    const cache = opened(gates.backend);
    line.isCut = true;
    await expect(cache.delete("key")).rejects.toThrow(BackendError);
    line.isCut = false;
    const replay = gates.stop({ method: "delete", side: "answer" });
    await replay.reached;
    // The replay has removed the key; now the data changes again, and the backend does not hear of it.
    line.isCut = true;
    await expect(cache.delete("key")).rejects.toThrow(BackendError);
    replay.open();
    await quiet();
    expect(cache.core.tiers.journal.isToBeRemoved(cache.keyOf("key"))).toBe(true);
    line.isCut = false;
    await poll(() => cache.health().pendingChanges === 0);
  });
});
