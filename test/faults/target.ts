import type { RedisCluster } from "../support/redis-cluster.js";
import type { TestServer } from "../support/server-process.js";
import type { TcpProxy } from "../support/tcp-proxy.js";

export const backends = ["redis", "redis-cluster", "memcached"] as const;
export type BackendName = (typeof backends)[number];

/** What a fault harms: real servers. */
export interface Target {
  readonly backend: BackendName;
  /** For the services. */
  readonly url: string;
  readonly servers: readonly TestServer[];
  /** One before each server, through which the services reach it; none where the fault needs none. */
  readonly proxies: readonly TcpProxy[];
  /** Of `redis-cluster`. */
  readonly cluster?: RedisCluster;
  /** Servers whose keys the services use: each has a circuit breaker. */
  readonly serving: number;
  /** Resolves when every key has a master that answers. */
  reachable(): Promise<void>;
  stop(): Promise<void>;
}

export interface TargetOptions {
  /** Without proxies a server that is down refuses connections, as on a machine of its own. */
  readonly isDirect?: boolean;
  /** More arguments for every server. */
  readonly args?: readonly string[];
  /** Added to the environment of every server. */
  readonly env?: Readonly<Record<string, string>>;
  /** For the services. */
  readonly credentials?: { readonly username: string; readonly password: string };
}
