import type { CacheBackend } from "../backend.js";
import { InvalidOptionError } from "../errors.js";
import { memory } from "./memory.js";

/** How each protocol's backend is made. Client libraries are loaded only when their protocol is asked for. */
const protocols: Readonly<Record<string, (url: string) => CacheBackend | Promise<CacheBackend>>> = {
  "memory:": () => memory(),
  "redis:": fromRedisUrl,
  "rediss:": fromRedisUrl,
  "redis+cluster:": fromRedisUrl,
  "rediss+cluster:": fromRedisUrl,
  "redis+sentinel:": fromRedisUrl,
  "rediss+sentinel:": fromRedisUrl,
  "memcached:": fromMemcachedUrl,
};

/**
 * The backend that a URL names, for configuration by an environment variable.
 *
 * @param url `memory:`, `redis://user:password@host:6379/0`, `redis+cluster://user:password@host:6379,host:6379`,
 * `redis+sentinel://user:password@host:26379,host:26379/master/0`, each with `rediss` in the place of `redis` for TLS, or
 * `memcached://user:password@host:11211,host:11211`
 * @throws InvalidOptionError for another protocol or a URL that makes no sense
 * @throws MissingPeerError when the client library is not installed
 *
 * @example
 * ```ts
 * const cache = createCache({ backend: await backendFromUrl(process.env.CACHE_URL ?? "memory:") });
 * ```
 */
export async function backendFromUrl(url: string): Promise<CacheBackend> {
  const create = protocols[/^[^:]+:/.exec(url)?.[0].toLowerCase() ?? ""];
  if (create) return create(url);
  // The url itself stays out of the message: it may hold a password.
  throw new InvalidOptionError(
    "this is no backend's url: use `memory:`, `redis://host:6379`, `rediss://host:6379`, `redis+cluster://host:6379`, " +
      "`redis+sentinel://host:26379/master` or `memcached://host:11211`",
  );
}

async function fromRedisUrl(url: string): Promise<CacheBackend> {
  const { redis } = await import("./redis.js");
  return redis({ url });
}

async function fromMemcachedUrl(url: string): Promise<CacheBackend> {
  const { memcached } = await import("./memcached.js");
  const parts = /^memcached:\/\/(?:(?<username>[^:@/]*):(?<password>[^@/]*)@)?(?<servers>[^@/?#]*)\/?$/i.exec(
    url,
  )?.groups;
  if (!parts) throw new InvalidOptionError("the url must look like memcached://user:password@host:11211,host:11211");
  const { username, password, servers } = parts;
  return memcached({ servers: servers || undefined, username: decoded(username), password: decoded(password) });
}

/** The text behind percent-encoding; nothing stays nothing. */
function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    throw new InvalidOptionError("the url has a broken `%` in its user or password: use encodeURIComponent for both");
  }
}
