import type { Cluster, ClusterOptions, Redis, RedisOptions } from "ioredis";

/** Options of ioredis, without those that change what its methods return. */
export type ClientOptions = Omit<RedisOptions, "replyMapping">;

/**
 * Options of ioredis for a client that fails instead of waiting; with its defaults, calls hang for more than a minute.
 *
 * There is no `commandTimeout`: every call has its own deadline already, and a timer of ioredis would fail all calls in
 * flight whenever this process was busy for that long. `socketTimeout` drops a connection whose server is silent.
 * `enableReadyCheck` is off because it prints where INFO is forbidden; the gate asks by itself.
 */
export function failFast(timeoutMs: number): ClientOptions {
  return {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    autoResubscribe: false,
    enableReadyCheck: false,
    enableAutoPipelining: false,
    connectTimeout: Math.max(500, timeoutMs),
    socketTimeout: Math.max(1000, 2 * timeoutMs),
    disconnectTimeout: Math.max(100, timeoutMs),
    retryStrategy: reconnectDelayMs,
    sentinelRetryStrategy: reconnectDelayMs,
  };
}

/** The same for a Redis Cluster. */
export function failFastCluster(timeoutMs: number, redisOptions: ClientOptions): Omit<ClusterOptions, "redisOptions"> {
  return {
    redisOptions: { ...failFast(timeoutMs), ...redisOptions },
    enableOfflineQueue: false,
    // It would ask a server that may be the one that is down, and wait for a Cluster of which a part is.
    enableReadyCheck: false,
    clusterRetryStrategy: reconnectDelayMs,
    slotsRefreshTimeout: Math.max(250, timeoutMs),
    slotsRefreshInterval: 5000,
    // By default the addresses of names are looked up first, and no TLS certificate is for an address.
    dnsLookup: (host, callback) => callback(null, host),
  } as Omit<ClusterOptions, "redisOptions">;
}

/**
 * The same for a connection that does nothing but listen. It has no `socketTimeout`, which an idle channel would look like.
 * ioredis would subscribe again by itself without a catch, and a refusal then ends the process.
 */
export function failFastSubscriber(timeoutMs: number): ClientOptions {
  const { socketTimeout: _, ...options } = failFast(timeoutMs);
  return { ...options, lazyConnect: false };
}

/** 25 to 50 ms after the first failure, doubling up to 250 to 500 ms, so that clients do not return all at once. */
export function reconnectDelayMs(failures: number): number {
  return Math.min(25 * 2 ** failures, 500) * (0.5 + Math.random() / 2);
}

/** Ends a client; what it has to say about that is of no interest. */
export function endQuietly(client: Redis | Cluster): void {
  client.on("error", () => undefined);
  client.disconnect();
}

/** Resolves when a client that is connecting is connected or has failed. */
export function attemptEnd(client: Redis | Cluster): Promise<void> {
  const events = ["ready", "close", "end"] as const;
  return new Promise((resolve) => {
    const end = (): void => {
      for (const event of events) client.off(event, end);
      resolve();
    };
    for (const event of events) client.on(event, end);
  });
}

/**
 * Gives up a connection on which the server does not answer the first commands: behind the same name or the same Sentinels
 * there may be another server by now.
 */
export function limitHandshake(client: Redis, timeoutMs: number): Redis {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => clearTimeout(timer);
  client.on("ready", stop);
  client.on("close", stop);
  client.on("connect", () => {
    stop();
    timer = setTimeout(() => client.status === "connect" && client.disconnect(true), Math.max(500, timeoutMs));
  });
  return client;
}
