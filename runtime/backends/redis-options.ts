import type { ConnectionOptions } from "node:tls";
import type { Cluster, Redis, RedisOptions } from "ioredis";
import { InvalidOptionError } from "../errors.js";
import { validPort } from "./address.js";

/** Where the Redis server is: a `url`, or `host`, `port` …, or an existing `client`. */
export interface RedisBackendOptions {
  /** `redis://user:password@host:6379/0`, or `rediss://` for TLS. */
  readonly url?: string | undefined;
  /** Default `localhost`. */
  readonly host?: string | undefined;
  /** Default 6379. */
  readonly port?: number | undefined;
  /** The number of the database. Default 0. */
  readonly db?: number | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Whether to speak TLS, or how (`ca`, `servername` …); may stand beside a `rediss://` url. Default: no TLS. */
  readonly tls?: boolean | ConnectionOptions | undefined;
  /**
   * An ioredis client of your own, single or Cluster. It keeps its own settings (a write that timed out may be repeated
   * by it later), and closing the backend leaves it open.
   */
  readonly client?: Redis | Cluster | undefined;
  /** How long a call may take, in milliseconds. Default 100. */
  readonly timeout?: number | undefined;
  /** Stands before every key in the server. Default none. */
  readonly keyPrefix?: string | undefined;
}

/** The part of ioredis's options that says where the server is. */
export type RedisTarget = Pick<RedisOptions, "db" | "host" | "password" | "port" | "tls" | "username">;

/** Options that a `url` or a `client` already answers. */
const placeOptions = ["url", "host", "port", "db", "username", "password", "tls"] as const;

/**
 * The existing client of `options`.
 *
 * @throws InvalidOptionError when other options name a server too, or when it reads from replicas
 */
export function existingClient(options: RedisBackendOptions): Redis | Cluster | undefined {
  const { client } = options;
  if (!client) return undefined;
  refuseBeside("client", placeOptions, options);
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
  if (options.url !== undefined) {
    refuseBeside("url", ["host", "port", "db", "username", "password"], options);
    return { ...parseRedisUrl(options.url), ...tlsTarget(options.tls) };
  }
  return {
    host: options.host ?? "localhost",
    port: validPort(options.port ?? 6379, "port"),
    db: validDb(options.db ?? 0),
    ...credentials(options.username, options.password),
    ...tlsTarget(options.tls),
  };
}

function refuseBeside(
  given: string,
  others: readonly (keyof RedisBackendOptions)[],
  options: RedisBackendOptions,
): void {
  const other = others.find((name) => options[name] !== undefined);
  if (other) throw new InvalidOptionError(`\`${given}\` and \`${other}\` exclude each other: give one of them`);
}

/** The messages never repeat the url: it may hold a password. */
function parseRedisUrl(text: string): RedisTarget {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "redis:" && url?.protocol !== "rediss:") {
    throw new InvalidOptionError("`url` must look like redis://user:password@host:6379/0, or rediss:// for TLS");
  }
  if (url.search || url.hash) throw new InvalidOptionError("`url` takes nothing after `?` or `#`: use options");
  return {
    host: url.hostname.replace(/^\[|\]$/g, "") || "localhost",
    port: validPort(Number(url.port || 6379), "url"),
    db: validDb(Number(url.pathname.slice(1))),
    ...credentials(decoded(url.username), decoded(url.password)),
    ...(url.protocol === "rediss:" && { tls: {} }),
  };
}

/** The text behind percent-encoding. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InvalidOptionError("`url` has a broken `%` in its user or password: encode both with encodeURIComponent");
  }
}

function validDb(db: number): number {
  if (Number.isInteger(db) && db >= 0) return db;
  throw new InvalidOptionError("`db` must be a whole number from 0 on; in a `url` it is what follows the slash");
}

function credentials(username: string | undefined, password: string | undefined): RedisTarget {
  return { ...(username && { username }), ...(password && { password }) };
}

function tlsTarget(tls: RedisBackendOptions["tls"]): RedisTarget {
  if (!tls) return {};
  return { tls: tls === true ? {} : tls };
}
