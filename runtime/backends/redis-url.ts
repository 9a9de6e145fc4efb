import type { ConnectionOptions } from "node:tls";
import { InvalidOptionError } from "../errors.js";
import { validPort } from "./address.js";
import type { Access, RedisTarget } from "./redis-target.js";
import { clusterTarget, sentinelTarget, serverTarget } from "./redis-target.js";

/** Several addresses, which `URL` does not understand. */
const severalPattern =
  /^rediss?\+(?<kind>cluster|sentinel):\/\/(?:(?<username>[^:@/]*):(?<password>[^@/]*)@)?(?<list>[^@/?#]+)(?:\/(?<path>[^?#]*))?$/i;

/**
 * Where the server is by a url; the messages never repeat that: it may hold a password.
 *
 * @throws InvalidOptionError when it makes no sense
 */
export function parseRedisUrl(text: string, tls: boolean | ConnectionOptions | undefined): RedisTarget {
  const isSecure = /^rediss/i.test(text);
  const speech = tls || isSecure ? { tls: tls || true } : {};
  if (/^rediss?\+(cluster|sentinel):/i.test(text)) return several(text, speech);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "redis:" && url?.protocol !== "rediss:") {
    throw new InvalidOptionError("`url` must look like redis://user:password@host:6379/0, or rediss:// for TLS");
  }
  if (url.search || url.hash) throw new InvalidOptionError("`url` takes nothing after `?` or `#`: use options");
  const host = url.hostname.replace(/^\[|\]$/g, "") || "localhost";
  const access = { username: decoded(url.username), password: decoded(url.password), ...speech };
  return serverTarget(host, validPort(Number(url.port || 6379), "url"), Number(url.pathname.slice(1)), access);
}

function several(text: string, speech: Access): RedisTarget {
  const parts = severalPattern.exec(text)?.groups;
  if (!parts) {
    throw new InvalidOptionError(
      "`url` must look like redis+cluster://user:password@host:6379,host:6379 or " +
        "redis+sentinel://user:password@host:26379,host:26379/master/0, with rediss instead of redis for TLS",
    );
  }
  const { kind, username = "", password = "", list = "", path = "" } = parts;
  const access = { username: decoded(username), password: decoded(password), ...speech };
  const [master = "", db = "0", ...rest] = path.split("/");
  if (kind?.toLowerCase() === "cluster") {
    if (path)
      throw new InvalidOptionError("a Redis Cluster has one database only: `url` takes nothing after the nodes");
    return clusterTarget(list, access);
  }
  if (rest.length > 0) throw new InvalidOptionError("`url` takes nothing after /master/db");
  return sentinelTarget(list, decoded(master), Number(db), access);
}

/** The text behind percent-encoding. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InvalidOptionError("`url` has a broken `%` in its user or password: encode both with encodeURIComponent");
  }
}
