import type { Cluster, Redis } from "ioredis";
import type { CacheBackend } from "../backend.js";
import { asBuffer, compact } from "./compact.js";
import { timeoutMs } from "../deadline.js";
import { peerError } from "./peer-error.js";
import { failFast, RedisConnection } from "./redis-connection.js";
import type { RedisBackendOptions } from "./redis-options.js";
import { existingClient, redisTarget } from "./redis-options.js";

export type { RedisBackendOptions } from "./redis-options.js";

const ioredis = await import("ioredis").catch((cause: unknown) => {
  throw peerError("ioredis", "cachewright/redis", cause);
});

/** Some 140,000 years: where Redis's clock would overflow, the lifetime is capped. */
const maxTtlMs = 2 ** 52;

/**
 * A backend in Redis, through ioredis.
 *
 * It connects in the background. Every call answers or rejects within `timeout`: while there is no connection it rejects
 * at once, and nothing is queued for later. After a server returns, calls work again by themselves within a second.
 *
 * @throws InvalidOptionError for options that contradict each other or make no sense
 *
 * @example
 * ```ts
 * const cache = createCache({ backend: redis({ url: "redis://localhost:6379" }) });
 * ```
 */
export function redis(options: RedisBackendOptions = {}): CacheBackend {
  const deadlineMs = timeoutMs(options.timeout);
  const connection = connect(options, deadlineMs);
  const prefix = options.keyPrefix ?? "";
  return {
    name: "redis",
    timeoutMs: deadlineMs,
    get: (key) => connection.run("get", (client) => getOne(client, prefix + key)),
    set: (key, bytes, ttlMs) => connection.run("set", (client) => set(client, prefix + key, bytes, ttlMs)),
    delete: (key) => connection.run("delete", (client) => client.unlink(prefix + key)),
    getMany: (keys) =>
      connection.run("getMany", (client) =>
        getMany(
          client,
          keys.map((key) => prefix + key),
        ),
      ),
    add: (key, bytes, ttlMs) => connection.run("add", (client) => add(client, prefix + key, bytes, ttlMs)),
    ping: () => connection.run("ping", (client) => client.ping()),
    close: () => connection.close(),
  };
}

function connect(options: RedisBackendOptions, deadlineMs: number): RedisConnection {
  const client = existingClient(options);
  if (client) return new RedisConnection(client, false, deadlineMs);
  return new RedisConnection(new ioredis.Redis(failFast(redisTarget(options), deadlineMs)), true, deadlineMs);
}

async function getOne(client: Redis | Cluster, key: string): Promise<Buffer | undefined> {
  return found(await client.getBuffer(key));
}

async function getMany(client: Redis | Cluster, keys: string[]): Promise<(Buffer | undefined)[]> {
  if (keys.length === 0) return [];
  // In a Cluster, one MGET may not reach over several slots.
  if (client.isCluster) return Promise.all(keys.map((key) => getOne(client, key)));
  return (await client.mgetBuffer(keys)).map(found);
}

function set(client: Redis | Cluster, key: string, bytes: Uint8Array, ttlMs: number): Promise<unknown> {
  const value = asBuffer(bytes);
  return ttlMs === Infinity ? client.set(key, value) : client.set(key, value, "PX", wholeMs(ttlMs));
}

async function add(client: Redis | Cluster, key: string, bytes: Uint8Array, ttlMs: number): Promise<boolean> {
  const value = asBuffer(bytes);
  const reply = ttlMs === Infinity ? client.set(key, value, "NX") : client.set(key, value, "PX", wholeMs(ttlMs), "NX");
  return (await reply) !== null;
}

/** Redis takes whole milliseconds from 1 on. */
function wholeMs(ttlMs: number): number {
  return Math.min(Math.max(Math.ceil(ttlMs), 1), maxTtlMs);
}

function found(bytes: Buffer | null): Buffer | undefined {
  return bytes === null ? undefined : compact(bytes);
}
