import type { CacheBackend } from "../backend.js";
import { drop, get, remove, replace, set, store } from "./memcached-commands.js";
import type { MemcachedBackendOptions } from "./memcached-options.js";
import { MemcachedServers } from "./memcached-servers.js";

export type { MemcachedBackendOptions } from "./memcached-options.js";

/**
 * A backend in one or more memcached servers, through memjs and the binary protocol.
 *
 * Every call answers or rejects within `timeout`. After any failure the connection is replaced, so that a late reply
 * never answers another call. A server that is down means misses for its keys; no other server takes them over, because
 * it would bring up old data when the first returns.
 *
 * @throws InvalidOptionError for options that make no sense
 *
 * @example
 * ```ts
 * const cache = createCache({ backend: memcached({ servers: "10.0.0.1:11211,10.0.0.2:11211" }) });
 * ```
 */
export function memcached(options: MemcachedBackendOptions = {}): CacheBackend {
  const servers = new MemcachedServers(options);
  return {
    name: "memcached",
    timeoutMs: servers.timeoutMs,
    get: (key) => servers.call("get", key, get),
    set: (key, bytes, ttlMs) => servers.call("set", key, (place) => set(place, { bytes, ttlMs })),
    delete: (key) => servers.call("delete", key, remove),
    read: (keys) => servers.read(keys),
    put: (key, bytes, ttlMs, token) => {
      const content = { bytes, ttlMs };
      if (token === undefined) return servers.call("put", key, (place) => store(place, content));
      return servers.callWith("put", key, token, (place, cas) => replace(place, content, cas));
    },
    drop: (key, token) => servers.callWith("drop", key, token, drop),
    servers: servers.addresses,
    serverOf: servers.serverOf,
    ping: (server) => servers.ping(server),
    close: () => servers.close(),
  };
}
