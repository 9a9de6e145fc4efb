import { startMemcached } from "../support/memcached-server.js";
import { poll } from "../support/poll.js";
import { startRedisCluster } from "../support/redis-cluster.js";
import { redisCommand } from "../support/redis-command.js";
import { startRedis } from "../support/redis-server.js";
import type { TestServer } from "../support/server-process.js";
import type { TcpProxy } from "../support/tcp-proxy.js";
import { startProxy } from "../support/tcp-proxy.js";
import type { BackendName, Target, TargetOptions } from "./target.js";

/** Starts the servers of a backend, and the proxies before them. */
export function startTarget(backend: BackendName, options: TargetOptions): Promise<Target> {
  return starters[backend](options);
}

const starters: Readonly<Record<BackendName, (options: TargetOptions) => Promise<Target>>> = {
  redis: async (options) => {
    const server = await startRedis({ args: options.args ?? [] });
    const reachable = async (): Promise<void> => void (await poll(() => redisCommand(server.port, "PING")));
    return single("redis", server, options, reachable);
  },

  memcached: async (options) => {
    const server = await startMemcached({ args: options.args ?? [], env: options.env ?? {} });
    // Starting it waits until it answers, and no other fault lets it accept connections and refuse commands.
    return single("memcached", server, options, () => Promise.resolve());
  },

  "redis-cluster": async (options) => {
    const proxies: TcpProxy[] = [];
    const announcePort = async (port: number): Promise<number> => {
      const proxy = await startProxy(port);
      proxies.push(proxy);
      return proxy.port;
    };
    const cluster = await startRedisCluster({ args: options.args ?? [], ...(!options.isDirect && { announcePort }) });
    return {
      backend: "redis-cluster",
      url: urlOf("redis+cluster", cluster.nodes, proxies, options),
      servers: cluster.nodes,
      proxies,
      cluster,
      serving: 3,
      reachable: () => cluster.converged(),
      stop: () => stopAll(cluster.nodes, proxies),
    };
  },
};

async function single(
  backend: "redis" | "memcached",
  server: TestServer,
  options: TargetOptions,
  reachable: () => Promise<void>,
): Promise<Target> {
  const proxies = options.isDirect ? [] : [await startProxy(server.port)];
  return {
    backend,
    url: urlOf(backend, [server], proxies, options),
    servers: [server],
    proxies,
    serving: 1,
    reachable,
    stop: () => stopAll([server], proxies),
  };
}

async function stopAll(servers: readonly TestServer[], proxies: readonly TcpProxy[]): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
  await Promise.all(proxies.map((proxy) => proxy.close()));
}

function urlOf(
  scheme: string,
  servers: readonly TestServer[],
  proxies: readonly TcpProxy[],
  { credentials, isDirect }: TargetOptions,
): string {
  const login = credentials ? `${credentials.username}:${credentials.password}@` : "";
  const addresses = (isDirect ? servers : proxies).map(({ port }) => `127.0.0.1:${port}`);
  return `${scheme}://${login}${addresses.join(",")}`;
}
