import { once } from "node:events";
import { connect } from "node:net";
import { startMemcached } from "../support/memcached-server.js";
import { infoField, redisCommand } from "../support/redis-command.js";
import { startRedis } from "../support/redis-server.js";
import type { TestServer } from "../support/server-process.js";
import type { SoakPlan } from "./report.js";

/** A server that is so small that it evicts too, the versions of tags included. */
export interface SmallServer {
  readonly address: NonNullable<SoakPlan["server"]>;
  /** How many items it has evicted. */
  evicted(): Promise<number>;
  stop(): Promise<void>;
}

/** What Redis may use beside what it needs when it is empty, in bytes. */
const redisRoom = 1024 * 1024;

export async function smallRedis(): Promise<SmallServer> {
  const server = await startRedis({ args: ["--maxmemory-policy", "allkeys-lru"] });
  const { port } = server;
  const empty = Number(infoField(await redisCommand(port, "INFO", "memory"), "used_memory"));
  await redisCommand(port, "CONFIG", "SET", "maxmemory", String(empty + redisRoom));
  return small("redis", server, async () =>
    Number(infoField(await redisCommand(port, "INFO", "stats"), "evicted_keys")),
  );
}

/** Items of every size share two pages, in pieces of 1,500 bytes: with a class for each size it would not evict. */
export async function smallMemcached(): Promise<SmallServer> {
  const server = await startMemcached({ args: ["-m", "2", "-n", "1500"] });
  return small("memcached", server, async () =>
    Number(/^STAT evictions (\d+)/m.exec(await memcachedStats(server.port))?.[1]),
  );
}

function small(kind: "memcached" | "redis", server: TestServer, evicted: () => Promise<number>): SmallServer {
  return { address: { kind, port: server.port }, evicted, stop: () => server.stop() };
}

async function memcachedStats(port: number): Promise<string> {
  const socket = connect(port, "127.0.0.1").setEncoding("latin1");
  socket.write("stats\r\n");
  let stats = "";
  while (!stats.endsWith("END\r\n")) stats += String((await once(socket, "data"))[0]);
  socket.destroy();
  return stats;
}
