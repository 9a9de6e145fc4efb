import type { Cluster, Redis } from "ioredis";
import type { CacheBackend } from "../backend.js";
import { timeoutMs } from "../deadline.js";
import { peerError } from "./peer-error.js";
import { failFast, failFastCluster, failFastSubscriber, limitHandshake } from "./redis-client.js";
import { ClusterRedis } from "./redis-cluster.js";
import { drop, get, put, read, readAll, remove, set } from "./redis-commands.js";
import type { RedisBackendOptions } from "./redis-options.js";
import { existingClient, redisTarget, replicaCount } from "./redis-options.js";
import { Replicas } from "./redis-replicas.js";
import type { RedisCommand } from "./redis-session.js";
import type { RedisUse } from "./redis-single.js";
import { SingleRedis } from "./redis-single.js";
import { RedisSubscriptions } from "./redis-subscription.js";

export type { RedisBackendOptions } from "./redis-options.js";

const ioredis = await import("ioredis").catch((cause: unknown) => {
  throw peerError("ioredis", "cachewright/redis", cause);
});

/**
 * A backend in Redis, through ioredis: one server, the master that Sentinels name, or a Cluster.
 *
 * It connects in the background. Every call answers or rejects within `timeout`: while there is no connection it rejects
 * at once, and nothing is queued for later. After a server returns, or another one has taken over, calls work again by
 * themselves within a second. A Cluster offers no channels: what is published there has no order with the writes.
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
  const replicas = new Replicas(replicaCount(options), deadlineMs);
  const existing = existingClient(options);
  const use = { isOwned: !existing, prefix: options.keyPrefix ?? "", timeoutMs: deadlineMs };
  const client = existing ?? createClient(options, deadlineMs);
  return client.isCluster
    ? clusterBackend({ ...use, client: client as Cluster }, replicas)
    : singleBackend({ ...use, client: client as Redis }, replicas);
}

function createClient(options: RedisBackendOptions, deadlineMs: number): Redis | Cluster {
  const { cluster, ...target } = redisTarget(options);
  if (cluster) return new ioredis.Cluster([...cluster], failFastCluster(deadlineMs, target));
  return limitHandshake(new ioredis.Redis({ ...failFast(deadlineMs), ...target }), deadlineMs);
}

function singleBackend(use: RedisUse<Redis>, replicas: Replicas): CacheBackend {
  const server = new SingleRedis(use);
  const subscriptions = new RedisSubscriptions(() => duplicateFor(use));
  // ioredis puts its own prefix before keys only.
  const channelOf = (channel: string): string => (use.client.options.keyPrefix ?? "") + use.prefix + channel;
  return {
    ...keyMethods((operation, _, command) => server.run(operation, command), use.timeoutMs, replicas),
    read: (keys) => server.run("read", (session) => readAll(session, keys)),
    publish: (channel, message) => server.run("publish", ({ client }) => client.publish(channelOf(channel), message)),
    subscribe: (channel, subscriber) => subscriptions.subscribe(channelOf(channel), subscriber),
    ping: () => server.run("ping", ({ client }) => client.ping()),
    onLoss: (listener) => server.onLoss(listener),
    close: () => {
      subscriptions.close();
      server.close();
    },
  };
}

/** A client that does nothing but listen. */
function duplicateFor({ client, timeoutMs: deadlineMs }: RedisUse<Redis>): Redis {
  return limitHandshake(client.duplicate(failFastSubscriber(deadlineMs)), deadlineMs);
}

function clusterBackend(use: RedisUse<Cluster>, replicas: Replicas): CacheBackend {
  const cluster = new ClusterRedis(use);
  return {
    ...keyMethods((operation, key, command) => cluster.run(operation, key, command), use.timeoutMs, replicas),
    // One MGET may not reach over several slots.
    read: (keys) => cluster.runEach("read", keys, read),
    serverOf: (key) => cluster.serverOf(key),
    ping: (server) => cluster.ping(server),
    onLoss: (listener) => cluster.onLoss(listener),
    close: () => cluster.close(),
  };
}

/** Runs a command on the server of `key`. */
type Run = <T>(operation: string, key: string, command: RedisCommand<T>) => Promise<T>;

/** The methods that are about one key. */
function keyMethods(run: Run, deadlineMs: number, replicas: Replicas): CacheBackend {
  return {
    name: "redis",
    timeoutMs: deadlineMs,
    get: (key) => run("get", key, (session) => get(session, key)),
    set: (key, bytes, ttlMs) => run("set", key, (session) => set(session, key, bytes, ttlMs)),
    delete: (key) =>
      run(
        "delete",
        key,
        replicas.confirming((session) => remove(session, key)),
      ),
    put: (key, bytes, ttlMs, token, isChange) =>
      run("put", key, async (session) => {
        const stored = await put(session, key, bytes, ttlMs, token);
        // Sent now, since the server may have had to learn the script first.
        if (isChange && stored !== undefined) await replicas.confirm(session);
        return stored;
      }),
    drop: (key, token) => run("drop", key, (session) => drop(session, key, token)),
  };
}
