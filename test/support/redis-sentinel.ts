import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { poll } from "./poll.js";
import { redisCommand } from "./redis-command.js";
import type { RedisReplication } from "./redis-replication.js";
import { startReplication } from "./redis-replication.js";
import type { TestServer } from "./server-process.js";
import { startServer } from "./server-process.js";

/** A master, a replica, and Sentinels that watch them, on loopback ports. */
export interface RedisSentinels extends RedisReplication {
  readonly sentinels: readonly TestServer[];
  /** `redis+sentinel://127.0.0.1:port,…/main` */
  readonly url: string;
  /** Who is the master now, by the first Sentinel. */
  currentMaster(): Promise<TestServer>;
  /** Waits until the Sentinels name another master than `lost`. */
  failedOver(lost: TestServer): Promise<TestServer>;
}

/** The name that the Sentinels know the master by. */
const masterName = "main";

/**
 * Starts three Sentinels over a master and a replica, and waits until they know all of each other. They promote the replica
 * some two seconds after the master has gone silent.
 */
export async function startSentinels(): Promise<RedisSentinels> {
  const replication = await startReplication();
  const { port } = replication.master;
  const sentinels = await Promise.all([1, 2, 3].map(() => startSentinel(port, { quorum: 2 })));
  await Promise.all(sentinels.map((sentinel) => poll(() => knowsAll(sentinel.port), 20_000)));
  const currentMaster = async (): Promise<TestServer> => named(replication, await masterPort(sentinels[0]!.port));
  return {
    ...replication,
    sentinels,
    url: `redis+sentinel://${sentinels.map((sentinel) => `127.0.0.1:${sentinel.port}`).join(",")}/${masterName}`,
    currentMaster,
    failedOver: (lost) =>
      poll(async () => {
        const ports = await Promise.all(sentinels.map((sentinel) => masterPort(sentinel.port)));
        return ports.every((found) => found !== lost.port) && currentMaster();
      }, 20_000),
    stop: async () => {
      await Promise.all(sentinels.map((sentinel) => sentinel.stop()));
      await replication.stop();
    },
  };
}

export interface SentinelOptions {
  /** How many Sentinels have to agree that the master is down. Default 1. */
  readonly quorum?: number;
  /** More lines for the configuration. */
  readonly lines?: readonly string[];
}

/** Starts one Sentinel over the master on the loopback port `masterOn`, which it calls `main`. */
export async function startSentinel(
  masterOn: number,
  { quorum = 1, lines = [] }: SentinelOptions = {},
): Promise<TestServer> {
  const monitor = [
    `sentinel monitor ${masterName} 127.0.0.1 ${masterOn} ${quorum}`,
    `sentinel down-after-milliseconds ${masterName} 1000`,
    `sentinel failover-timeout ${masterName} 5000`,
  ];
  const kind = {
    command: "redis-server",
    debianPackage: "redis-server",
    args: (port: number, folder: string) => {
      const file = join(folder, "sentinel.conf");
      // It keeps in there what it has learnt.
      if (!existsSync(file)) writeFileSync(file, [`port ${port}`, "bind 127.0.0.1", ...monitor, ...lines].join("\n"));
      return [file, "--sentinel"];
    },
    question: "PING\r\n",
    // With a password it says that one is needed: it is up.
    answer: lines.some((line) => line.startsWith("requirepass")) ? "-NOAUTH" : "+PONG",
  };
  return startServer(kind, "redis");
}

async function knowsAll(sentinel: number): Promise<boolean> {
  const found = String(await redisCommand(sentinel, "INFO"));
  return /^master0:.*status=ok.*slaves=1,sentinels=3/m.test(found);
}

async function masterPort(sentinel: number): Promise<number> {
  const address = await redisCommand(sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", masterName);
  return Number((address as string[])[1]);
}

function named({ master, replica }: RedisReplication, port: number): TestServer {
  return port === master.port ? master : replica;
}
