import { poll } from "./poll.js";
import { infoField, redisCommand } from "./redis-command.js";
import { startRedis } from "./redis-server.js";
import type { TestServer } from "./server-process.js";

export interface RedisReplicationOptions {
  /** More arguments for both servers. */
  readonly args?: readonly string[];
}

/** A Redis server and its replica on loopback ports. */
export interface RedisReplication {
  /** Who was the master in the beginning. */
  readonly master: TestServer;
  readonly replica: TestServer;
  /** Ends both. */
  stop(): Promise<void>;
}

/** Starts a Redis server and a replica of it, and waits until that is in step. */
export async function startReplication({ args = [] }: RedisReplicationOptions = {}): Promise<RedisReplication> {
  const all = ["--repl-diskless-sync-delay", "0", "--replica-announce-ip", "127.0.0.1", ...args];
  const master = await startRedis({ args: all });
  const replica = await startRedis({ args: [...all, "--replicaof", "127.0.0.1", String(master.port)] });
  await poll(async () => infoField(await redisCommand(replica.port, "INFO"), "master_link_status") === "up");
  return { master, replica, stop: async () => void (await Promise.all([master.stop(), replica.stop()])) };
}
