import { describe, expect, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import type { UniformCache } from "../../runtime/cache.js";
import type { CacheOptions } from "../../runtime/create-cache.js";
import { Events } from "../../runtime/events.js";
import { Guard } from "../../runtime/guard.js";
import { Journal } from "../../runtime/journal.js";
import { Namespaces } from "../../runtime/namespaces.js";
import { Remote } from "../../runtime/remote.js";
import { completeMapBackend, MapServer } from "../backends/complete-map-backend.js";
import { gated, quiet } from "./gated-backend.js";
import { loading, lookupOf, valueOf } from "./lookup-of.js";
import { ManualClock } from "./manual-clock.js";
import { mapBackend } from "./map-backend.js";
import { opened } from "./tiers.js";

/** Redis and Memcached have what counts here. */
function conditional(server = new MapServer()): CacheBackend {
  return completeMapBackend(server);
}

interface Counted {
  readonly cache: UniformCache;
  /** The calls of the backend that `run` makes, sorted. */
  callsOf(run: () => Promise<unknown>): Promise<string[]>;
}

function counted(inner: CacheBackend = conditional(), options: CacheOptions = {}): Counted {
  const { backend, calls } = gated(inner);
  const cache = opened(backend, options);
  const callsOf = async (run: () => Promise<unknown>): Promise<string[]> => {
    calls.length = 0;
    await run();
    await quiet();
    return calls.toSorted();
  };
  return { cache, callsOf };
}

describe("calls of the backend without tags", () => {
  const ask = (cache: UniformCache): Promise<number> => cache.getOrSet("key", () => 1);

  test("a hit is one read", async () => {
    const { cache, callsOf } = counted();
    await cache.set("key", 1);
    expect(await callsOf(() => cache.get("key"))).toEqual(["read"]);
    expect(await callsOf(() => ask(cache))).toEqual(["read"]);
  });

  test("a miss is one read, and a put each of the claim and the entry, however many wait", async () => {
    const { cache, callsOf } = counted();
    await cache.set("other", 1);
    expect(await callsOf(() => Promise.all([ask(cache), ask(cache), ask(cache)]))).toEqual(["put", "put", "read"]);
  });

  test("the first miss of all puts the version of the namespace, too", async () => {
    const { cache, callsOf } = counted();
    expect(await callsOf(() => ask(cache))).toEqual(["put", "put", "put", "read"]);
  });

  test("a load that fails gives its claim back", async () => {
    const { cache, callsOf } = counted();
    await cache.set("other", 1);
    const failing = (): Promise<unknown> => cache.getOrSet("key", () => Promise.reject(new Error("away")));
    expect(await callsOf(() => failing().catch(() => undefined))).toEqual(["drop", "put", "read"]);
  });

  test("a refresh behind a stale entry claims it beside, so that it stays where it is", async () => {
    const clock = new ManualClock();
    const { cache, callsOf } = counted(conditional(), { clock });
    const stale = (): Promise<number> => cache.getOrSet("key", () => 1, { ttl: 1, staleWhileRevalidate: 10 });
    await stale();
    clock.advance(1000);
    expect(await callsOf(stale)).toEqual(["drop", "put", "put", "read"]);
  });

  test("set, delete and update are what they say", async () => {
    const { cache, callsOf } = counted();
    await cache.set("other", 1);
    // A key that holds nothing gets a mark first.
    expect(await callsOf(() => cache.set("key", 1))).toEqual(["put", "put", "read"]);
    expect(await callsOf(() => cache.set("key", 2))).toEqual(["put", "read"]);
    expect(await callsOf(() => cache.delete("key"))).toEqual(["delete"]);
    expect(await callsOf(() => cache.update("key", () => 1))).toEqual(["put", "put", "read"]);
    expect(await callsOf(() => cache.update("key", () => 2))).toEqual(["put", "read"]);
    expect(await callsOf(() => cache.set("key", 1, { ttl: 0 }))).toEqual(["delete"]);
  });

  test("reads of one turn are one call, however many keys", async () => {
    const { cache, callsOf } = counted();
    const keys = Array.from({ length: 50 }, (_, index) => `key ${index}`);
    await Promise.all(keys.map((key) => cache.set(key, key)));
    expect(await callsOf(() => Promise.all(keys.map((key) => cache.get(key))))).toEqual(["read"]);
  });
});

describe("calls of the backend with tags", () => {
  const tags = ["a", "b"];
  const ask = (cache: UniformCache): Promise<number> => cache.getOrSet("key", () => 1, { tags });

  test("a first miss is one read, and one put each of the claim, the namespace, the two tags and the entry", async () => {
    const { cache, callsOf } = counted();
    expect(await callsOf(() => ask(cache))).toEqual(["put", "put", "put", "put", "put", "read"]);
  });

  test("a hit is one read", async () => {
    const { cache, callsOf } = counted();
    await ask(cache);
    expect(await callsOf(() => ask(cache))).toEqual(["read"]);
  });

  test("a miss whose tags are known is one read, and a put each of the claim and the entry", async () => {
    const { cache, callsOf } = counted();
    await ask(cache);
    await cache.delete("key");
    expect(await callsOf(() => ask(cache))).toEqual(["put", "put", "read"]);
  });

  test("a set of a key that is there is one read and one put", async () => {
    const { cache, callsOf } = counted();
    await ask(cache);
    expect(await callsOf(() => cache.set("key", 1, { tags }))).toEqual(["put", "read"]);
  });

  test("an invalidation is one delete for each tag, however many entries carry it", async () => {
    const { cache, callsOf } = counted();
    await Promise.all(Array.from({ length: 100 }, (_, index) => cache.set(`key ${index}`, 1, { tags })));
    expect(await callsOf(() => cache.invalidate(["a"]))).toEqual(["delete"]);
    expect(await callsOf(() => cache.invalidate(["a", "b", "a"]))).toEqual(["delete", "delete"]);
  });
});

describe("calls of the backend with tags of the result", () => {
  const ask = (cache: UniformCache): Promise<unknown> => {
    const lookup = lookupOf(cache, "key", { tags: ["a"], families: ["result"] });
    return cache.core.fetch(
      lookup,
      loading(cache, () => 1, ["result:1", "result:2"]),
    );
  };

  test("a hit is two reads", async () => {
    const { cache, callsOf } = counted();
    await ask(cache);
    expect(await callsOf(() => ask(cache))).toEqual(["read", "read"]);
  });

  test("a miss whose tags are known reads before the load and twice after it", async () => {
    const { cache, callsOf } = counted();
    await ask(cache);
    await cache.delete("key");
    expect(await callsOf(() => ask(cache))).toEqual(["put", "put", "read", "read", "read"]);
  });

  test("an invalidation deletes the family, then the tag", async () => {
    const server = new MapServer();
    const { cache, callsOf } = counted(conditional(server));
    await ask(cache);
    expect(await callsOf(() => cache.invalidate(["result:1"]))).toEqual(["delete", "delete"]);
    const left = [...server.snapshot().keys()].map((key) => key.slice(key.indexOf(":") + 1));
    expect(left.toSorted()).toEqual(["#a", "#result:2", "$", ".:key"]);
  });

  test("a family that is a tag itself is deleted once", async () => {
    const { cache, callsOf } = counted();
    expect(await callsOf(() => cache.invalidate(["result"]))).toEqual(["delete"]);
  });
});

describe("calls of the backend behind memory", () => {
  test("a hit in memory is none, by get, getOrSet and peek", async () => {
    const { cache, callsOf } = counted(conditional(), { memory: true });
    await cache.getOrSet("key", () => 1, { tags: ["a"] });
    expect(await callsOf(() => cache.getOrSet("key", () => 2))).toEqual([]);
    expect(await callsOf(() => cache.get("key"))).toEqual([]);
    const peeked = cache.core.peek(lookupOf(cache, "key"));
    expect(valueOf(peeked)).toBe(1);
  });

  test("what the backend has is copied into memory by the first hit", async () => {
    const server = new MapServer();
    const { cache, callsOf } = counted(conditional(server), { memory: true });
    const other = opened(conditional(server), {}, cache.name);
    await other.set("key", 1, { tags: ["a"] });
    const ask = (): Promise<unknown> => cache.getOrSet("key", () => 2, { tags: ["a"] });
    await quiet();
    expect(await callsOf(ask)).toEqual(["read"]);
    expect(await callsOf(ask)).toEqual([]);
  });
});

describe("calls of a backend of three methods", () => {
  const ask = (cache: UniformCache): Promise<number> => cache.getOrSet("key", () => 1);

  test("a hit is a get each of the entry, its own version and the namespace", async () => {
    const { cache, callsOf } = counted(mapBackend());
    await cache.set("key", 1);
    expect(await callsOf(() => ask(cache))).toEqual(["get", "get", "get"]);
  });

  test("a miss whose versions are known is those, and one set, however many wait", async () => {
    const { cache, callsOf } = counted(mapBackend());
    const failing = (): Promise<unknown> => cache.getOrSet("key", () => Promise.reject(new Error("away")));
    await failing().catch(() => undefined);
    const asked = (): Promise<unknown> => Promise.all([ask(cache), ask(cache), ask(cache)]);
    expect(await callsOf(asked)).toEqual(["get", "get", "get", "set"]);
  });

  test("a set writes a new version of the entry, and the entry", async () => {
    const { cache, callsOf } = counted(mapBackend());
    await ask(cache);
    expect(await callsOf(() => cache.set("key", 2))).toEqual(["get", "get", "set", "set"]);
  });

  test("a delete removes the entry's version, and the entry", async () => {
    const { cache, callsOf } = counted(mapBackend());
    await ask(cache);
    expect(await callsOf(() => cache.delete("key"))).toEqual(["delete", "delete"]);
  });
});

describe("lives of tag versions", () => {
  const hour = 3_600_000;

  function setting(): { remote: Remote; clock: ManualClock; lives: [string, number][] } {
    const lives: [string, number][] = [];
    const clock = new ManualClock();
    const inner = conditional(new MapServer(clock));
    const backend: CacheBackend = {
      ...inner,
      set: (key, bytes, ttlMs) => (lives.push([key, ttlMs]), inner.set(key, bytes, ttlMs)),
      put: (key, bytes, ttlMs, token) => (lives.push([key, ttlMs]), inner.put!(key, bytes, ttlMs, token)),
    };
    return { remote: remoteOver(backend, clock), clock, lives };
  }

  test("a version lives at least an hour, and twice as long as the entry", async () => {
    const { remote, lives } = setting();
    await remote.tags.seed(["short"], 1000);
    await remote.tags.seed(["long"], 5 * hour);
    await remote.tags.seed(["forever"], Infinity);
    expect(lives).toEqual([
      ["short", hour],
      ["long", 10 * hour],
      ["forever", Infinity],
    ]);
  });

  test("a new version of an entry that is set lasts for whoever loads it next", async () => {
    const { remote, clock, lives } = setting();
    const renewed = await remote.tags.renew("!key", 1000);
    clock.advance(hour - 1000);
    expect((await remote.tags.seed(["!key"], 1000)).get("!key")).toBe(renewed);
    expect(lives).toEqual([["!key", hour]]);
  });

  test("a version that ends before the entry is replaced by another one, once", async () => {
    const { remote, clock } = setting();
    const first = (await remote.tags.seed(["t"], 1000)).get("t");
    clock.advance(hour - 1000);
    expect((await remote.tags.seed(["t"], 1000)).get("t")).toBe(first);
    clock.advance(1);
    const replaced = await Promise.all([remote.tags.seed(["t"], 1000), remote.tags.seed(["t"], Infinity)]);
    const current = (await remote.tags.read(["t"])).get("t");
    expect(current).not.toBe(first);
    expect(replaced[1].get("t")).toBe(current);
    expect((await remote.tags.seed(["t"], Infinity)).get("t")).toBe(current);
  });

  test("a version that somebody else stored is taken over", async () => {
    const server = new MapServer();
    const remote = remoteOver(conditional(server));
    const known = new Map<string, string>();
    server.store("t", Buffer.from("theirVersion"), Infinity);
    expect((await remote.tags.seed(["t"], 1000, known)).get("t")).toBe("theirVersion");
  });

  test("a version that was on its way during an invalidation is not given to who comes after it", async () => {
    const server = new MapServer();
    server.store("t", Buffer.from("theirVersion"), Infinity);
    const gates = gated(conditional(server));
    const { tags } = remoteOver(gates.backend);
    const stop = gates.stop({ method: "read", side: "call" });
    const before = tags.seed(["t"], 1000, new Map());
    await stop.reached;
    await tags.remove(["t"]);
    const after = tags.seed(["t"], 1000);
    await quiet();
    stop.open();
    await before;
    expect((await after).get("t")).toBe(Buffer.from(server.find("t")!.bytes).toString());
  });
});

function remoteOver(backend: CacheBackend, clock = new ManualClock()): Remote {
  const namespaces = new Namespaces(backend);
  const journal = new Journal(clock, (name) => namespaces.all(name));
  return new Remote(new Guard(backend, new Events(), clock), clock, namespaces, journal);
}
