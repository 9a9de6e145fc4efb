import { afterAll, beforeAll } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import { memcached } from "../../runtime/backends/memcached.js";
import { redis } from "../../runtime/backends/redis.js";
import type { CacheOptions } from "../../runtime/create-cache.js";
import { createCache } from "../../runtime/create-cache.js";
import { startMemcached } from "../support/memcached-server.js";
import { startRedis } from "../support/redis-server.js";
import type { TestServer } from "../support/server-process.js";
import { describeContract } from "./contract.js";

/**
 * A cache in the place of a backend: the contract then says what its users see of all its tiers together. Each value is
 * read twice, so that it comes from memory, where there is one.
 */
function throughCache(options: CacheOptions): CacheBackend {
  const cache = createCache(options);
  return {
    name: "cached",
    get: async (key) => {
      await cache.get(key);
      return cache.get<Uint8Array>(key);
    },
    set: async (key, bytes, ttlMs) => {
      const ttl = ttlMs === Infinity ? "forever" : ttlMs / 1000;
      if (!(await cache.set(key, bytes, { ttl }))) throw new Error("not stored");
    },
    delete: (key) => cache.delete(key),
    close: () => cache.close(),
  };
}

/** Long enough for every call on a slow machine, in milliseconds. */
const timeout = 5000;
const servers: TestServer[] = [];
beforeAll(async () => {
  servers.push(await startRedis(), await startMemcached());
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

const shared = "memory in front of a backend may miss for `maxStaleness` what others change";
const backends: [name: string, make: () => CacheBackend | undefined][] = [
  ["memory alone", () => undefined],
  ["memory in front of redis", () => redis({ url: servers[0]!.url, timeout })],
  ["memory in front of memcached", () => memcached({ servers: `127.0.0.1:${servers[1]!.port}`, timeout })],
];

for (const [name, make] of backends) {
  describeContract({
    name,
    create: () => {
      const backend = make();
      return throughCache(backend ? { backend, memory: true } : {});
    },
    // Bytes travel as base64.
    ...(name.endsWith("memcached") && { limits: { maxValueBytes: 780_000 } }),
    skips: { shared },
  });
}
