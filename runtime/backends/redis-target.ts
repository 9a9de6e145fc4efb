import type { ConnectionOptions } from "node:tls";
import type { RedisOptions } from "ioredis";
import { InvalidOptionError } from "../errors.js";
import type { Address } from "./address.js";
import { parseAddress, validPort } from "./address.js";

type Place = "db" | "host" | "password" | "port" | "tls" | "username";
type SentinelPlace =
  "enableTLSForSentinelMode" | "name" | "sentinelPassword" | "sentinelTLS" | "sentinelUsername" | "sentinels";

/** Where the server is: the part of ioredis's options that says so. */
export interface RedisTarget extends Pick<RedisOptions, Place | SentinelPlace> {
  /** Nodes of a Redis Cluster; absent where it is one server, or one that Sentinels name. */
  readonly cluster?: readonly Address[];
}

/** Who asks, and how. */
export interface Access {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly tls?: boolean | ConnectionOptions | undefined;
}

export function serverTarget(host: string, port: number, db: number, access: Access): RedisTarget {
  return { host, port: validPort(port, "port"), db: validDb(db), ...accessTarget(access) };
}

export function clusterTarget(nodes: string | readonly string[], access: Access): RedisTarget {
  return { cluster: addresses(nodes, 6379, "cluster"), ...accessTarget(access) };
}

/** With TLS, both the Sentinels and the servers that they name speak it. */
export function sentinelTarget(
  sentinels: string | readonly string[],
  master: string | undefined,
  db: number,
  access: Access,
): RedisTarget {
  if (!master) {
    throw new InvalidOptionError("`sentinels` needs `master`: the name that the Sentinels know the master by");
  }
  const target = accessTarget(access);
  return {
    sentinels: [...addresses(sentinels, 26_379, "sentinels")],
    name: master,
    db: validDb(db),
    ...target,
    ...(target.tls && { sentinelTLS: target.tls, enableTLSForSentinelMode: true }),
  };
}

/** The credentials for Sentinels, which are others than those for the servers. */
export function sentinelAccess(username: string | undefined, password: string | undefined): RedisTarget {
  return { ...(username && { sentinelUsername: username }), ...(password && { sentinelPassword: password }) };
}

function accessTarget({ username, password, tls }: Access): RedisTarget {
  return {
    ...(username && { username }),
    ...(password && { password }),
    ...(tls && { tls: tls === true ? {} : tls }),
  };
}

function addresses(list: string | readonly string[], defaultPort: number, option: string): readonly Address[] {
  const texts = (typeof list === "string" ? [list] : list).flatMap((text) => text.split(","));
  if (texts.length === 0) throw new InvalidOptionError(`\`${option}\` is empty: give at least one host:port`);
  return texts.map((text) => parseAddress(text.trim(), defaultPort, option));
}

function validDb(db: number): number {
  if (Number.isInteger(db) && db >= 0) return db;
  throw new InvalidOptionError("`db` must be a whole number from 0 on; in a `url` it is what follows the last slash");
}
