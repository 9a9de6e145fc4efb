import { Redis } from "ioredis";
import { nodeOf } from "../../support/redis-cluster-node.js";
import { infoField, redisCommand } from "../../support/redis-command.js";

/** Stores so many keys of `bytes` each on one Redis server, which may be a node of a Cluster. */
export async function fillWithJunk(port: number, count: number, bytes: number): Promise<void> {
  const prefix = await ownPrefix(port);
  const value = "x".repeat(bytes);
  const client = new Redis(port, "127.0.0.1", { enableReadyCheck: false });
  try {
    for (let start = 0; start < count; start += 1000) {
      const pipeline = client.pipeline();
      for (let index = start; index < Math.min(start + 1000, count); index++) {
        pipeline.set(`${prefix}:${index}`, value);
      }
      const replies = (await pipeline.exec()) ?? [];
      const failed = replies.find(([error]) => error);
      if (failed) throw new Error("junk was refused", { cause: failed[0] });
    }
  } finally {
    client.disconnect();
  }
}

/** A prefix with a hash tag: all keys under it are in one slot, which the node on `port` serves. */
async function ownPrefix(port: number): Promise<string> {
  if (infoField(await redisCommand(port, "INFO", "cluster"), "cluster_enabled") !== "1") return "junk";
  const { ranges } = await nodeOf(port);
  for (let attempt = 0; ; attempt++) {
    const prefix = `{junk-${attempt}}`;
    const slot = Number(await redisCommand(port, "CLUSTER", "KEYSLOT", prefix));
    if (ranges.some(([first, last]) => first <= slot && slot <= last)) return prefix;
  }
}
