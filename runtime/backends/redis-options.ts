import type { ConnectionOptions } from "node:tls";
import type { Cluster, Redis } from "ioredis";
import { InvalidOptionError } from "../errors.js";
import type { RedisTarget } from "./redis-target.js";
import { clusterTarget, sentinelAccess, sentinelTarget, serverTarget } from "./redis-target.js";
import { parseRedisUrl } from "./redis-url.js";

/**
 * Where Redis is: a `url`, or `host`, `port` …, or the nodes of a `cluster`, or `sentinels` and the name of the `master`,
 * or an existing `client`.
 */
export interface RedisBackendOptions {
  /**
   * `redis://user:password@host:6379/0`, `redis+cluster://user:password@host:6379,host:6379`, or
   * `redis+sentinel://user:password@host:26379,host:26379/master/0`; with `rediss` in the place of `redis` for TLS.
   */
  readonly url?: string | undefined;
  /** Default `localhost`. */
  readonly host?: string | undefined;
  /** Default 6379. */
  readonly port?: number | undefined;
  /** Nodes of a Redis Cluster, `host:port` each, of which one that answers is enough: a list, or with commas between. */
  readonly cluster?: string | readonly string[] | undefined;
  /** The Sentinels that know who the master is, `host:port` each: a list, or with commas between. */
  readonly sentinels?: string | readonly string[] | undefined;
  /** The name that the Sentinels know the master by. */
  readonly master?: string | undefined;
  /** The number of the database; a Cluster has no other than 0. Default 0. */
  readonly db?: number | undefined;
  /** For the servers, not for the Sentinels. */
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly sentinelUsername?: string | undefined;
  readonly sentinelPassword?: string | undefined;
  /** Whether to speak TLS, or how (`ca`, `servername` …); may stand beside a `rediss://` url. Default: no TLS. */
  readonly tls?: boolean | ConnectionOptions | undefined;
  /**
   * An ioredis client of your own, single or Cluster. It keeps its own settings (a write that timed out may be repeated
   * by it later; without a `socketTimeout` it notices late that a server stands still), and closing the backend leaves it
   * open. Subscriptions use a duplicate of it.
   */
  readonly client?: Redis | Cluster | undefined;
  /** How long a call may take, in milliseconds. Default 100. */
  readonly timeout?: number | undefined;
  /** Stands before every key and channel in the server. Default none. */
  readonly keyPrefix?: string | undefined;
  /**
   * How many replicas must have a change before it is acknowledged (`WAIT` of Redis, for at most two fifths of `timeout`),
   * so that it outlives a failover to one of them: of `delete`, `invalidate`, `set` and `update`, not of stored loads.
   * With fewer the change fails like one that the server did not acknowledge. Default 0.
   */
  readonly waitForReplicas?: number | undefined;
}

/** Options that a `url`, and those that a `client`, already answers. */
const urlAnswers = ["host", "port", "db", "username", "password", "cluster", "sentinels", "master"] as const;
const clientAnswers = ["url", ...urlAnswers, "sentinelUsername", "sentinelPassword", "tls"] as const;

/**
 * The existing client of `options`.
 *
 * @throws InvalidOptionError when other options name a server too, or when it reads from replicas
 */
export function existingClient(options: RedisBackendOptions): Redis | Cluster | undefined {
  const { client } = options;
  if (!client) return undefined;
  refuseBeside("client", clientAnswers, options);
  // A replica answers with what it has not yet forgotten: data that was invalidated would come back.
  if ("scaleReads" in client.options && client.options.scaleReads !== "master") {
    throw new InvalidOptionError('`client` reads from replicas: create it with `scaleReads: "master"`');
  }
  return client;
}

/**
 * Where `options` say the server is.
 *
 * @throws InvalidOptionError when they contradict each other or make no sense
 */
export function redisTarget(options: RedisBackendOptions): RedisTarget {
  const { sentinelUsername, sentinelPassword } = options;
  return { ...place(options), ...sentinelAccess(sentinelUsername, sentinelPassword) };
}

function place(options: RedisBackendOptions): RedisTarget {
  const { url, cluster, sentinels, master } = options;
  if (url !== undefined) {
    refuseBeside("url", urlAnswers, options);
    return parseRedisUrl(url, options.tls);
  }
  if (cluster !== undefined) {
    refuseBeside("cluster", ["host", "port", "db", "sentinels", "master"], options);
    return clusterTarget(cluster, options);
  }
  if (sentinels !== undefined || master !== undefined) {
    refuseBeside("sentinels", ["host", "port"], options);
    return sentinelTarget(sentinels ?? [], master, options.db ?? 0, options);
  }
  return serverTarget(options.host ?? "localhost", options.port ?? 6379, options.db ?? 0, options);
}

/**
 * The `waitForReplicas` option.
 *
 * @throws InvalidOptionError when it is no number of replicas
 */
export function replicaCount({ waitForReplicas = 0 }: RedisBackendOptions): number {
  if (Number.isSafeInteger(waitForReplicas) && waitForReplicas >= 0) return waitForReplicas;
  throw new InvalidOptionError(`\`waitForReplicas\` is ${waitForReplicas}: use a whole number, 0 or above`);
}

function refuseBeside(
  given: string,
  others: readonly (keyof RedisBackendOptions)[],
  options: RedisBackendOptions,
): void {
  const other = others.find((name) => options[name] !== undefined);
  if (other) throw new InvalidOptionError(`\`${given}\` and \`${other}\` exclude each other: give one of them`);
}
