import { afterAll, beforeAll, onTestFinished } from "vitest";
import { memcached } from "../../runtime/backends/memcached.js";
import { redis } from "../../runtime/backends/redis.js";
import type { CacheBackend } from "../../runtime/backend.js";
import type { UniformCache } from "../../runtime/cache.js";
import type { CacheOptions } from "../../runtime/create-cache.js";
import { openCache } from "../../runtime/create-cache.js";
import { completeMapBackend } from "../backends/complete-map-backend.js";
import { startMemcached } from "../support/memcached-server.js";
import { poll } from "../support/poll.js";
import { startRedis } from "../support/redis-server.js";
import type { TestServer } from "../support/server-process.js";
import { mapBackend, slowMapBackend } from "./map-backend.js";

/** A combination of memory and backend. */
export interface Tier {
  readonly name: string;
  readonly hasMemory: boolean;
  /** How the backend reads: by `read`, with tokens, or by one `get` for each key. */
  readonly reads: "get" | "read";
  /** A backend of its own, ready for calls; `undefined` where memory is the only tier. */
  backend(): Promise<CacheBackend | undefined>;
}

/** Long enough for every call on a slow machine, in milliseconds. */
const timeout = 5000;

let names = 0;

/** Starts a Redis and a Memcached server for a test file, and returns all combinations of tiers. */
export function everyTier(): readonly Tier[] {
  const servers: { redis?: TestServer; memcached?: TestServer } = {};
  beforeAll(async () => {
    [servers.redis, servers.memcached] = await Promise.all([startRedis(), startMemcached()]);
  });
  afterAll(() => Promise.all([servers.redis?.stop(), servers.memcached?.stop()]));
  const inRedis = (): CacheBackend => redis({ url: servers.redis!.url, timeout });
  const inMemcached = (): CacheBackend => memcached({ servers: `127.0.0.1:${servers.memcached!.port}`, timeout });
  const tiers: [string, Tier["reads"], () => CacheBackend][] = [
    ["redis", "read", inRedis],
    ["memcached", "read", inMemcached],
    ["every capability", "read", () => completeMapBackend()],
    ["three methods", "get", () => mapBackend()],
    ["three asynchronous methods", "get", () => slowMapBackend()],
  ];
  const memoryOnly: Tier = {
    name: "memory",
    hasMemory: true,
    reads: "get",
    backend: () => Promise.resolve(undefined),
  };
  return [
    memoryOnly,
    ...tiers.flatMap(([name, reads, make]) =>
      [false, true].map((hasMemory) => ({
        name: hasMemory ? `${name} behind memory` : name,
        hasMemory,
        reads,
        backend: once(make),
      })),
    ),
  ];
}

/** A cache over `backend`; it is closed when the test ends. Default name: one that nobody else has. */
export function opened(
  backend: CacheBackend | undefined,
  options: CacheOptions = {},
  name: string = freshName(),
): UniformCache {
  const spec = { name, ttlMs: 60_000, resultFamilies: ["result"] };
  const cache = openCache(spec, backend ? { backend, ...options } : options);
  onTestFinished(() => cache.close());
  return cache;
}

function freshName(): string {
  names += 1;
  return `test-${names}`;
}

/** A cache over the tier. */
export async function openedOn(tier: Tier, options: CacheOptions = {}): Promise<UniformCache> {
  const backend = await tier.backend();
  return opened(backend, backend && tier.hasMemory ? { memory: true, ...options } : options);
}

/** One backend for all tests of a file: none must pay for a connection of its own. It is closed at the end. */
function once(make: () => CacheBackend): () => Promise<CacheBackend> {
  let made: CacheBackend | undefined;
  afterAll(async () => void (await made?.close?.()));
  return async () => {
    made ??= make();
    const backend = made;
    await poll(async () => (await backend.get("no-such-key")) === undefined);
    return { ...backend, close: () => undefined };
  };
}
