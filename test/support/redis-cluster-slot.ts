import type { RedisCluster } from "./redis-cluster.js";
import { redisCommand } from "./redis-command.js";

/** The steps by which a slot gets from one master to another. */
export interface SlotMove {
  /** From now on keys that are not at the old place are asked for at the new one. */
  begin(): Promise<void>;
  /** Moves the keys that there are. */
  keys(): Promise<void>;
  /** The new place has the slot. */
  end(): Promise<void>;
}

/** Moves the slot of `key` to another master, step by step. */
export async function moveSlot(cluster: RedisCluster, key: string): Promise<SlotMove> {
  const from = (await cluster.masterOf(key)).port;
  const to = (await cluster.masters()).find(({ port }) => port !== from)!.port;
  const [fromId, toId] = (await Promise.all(
    [from, to].map((port) => redisCommand(port, "CLUSTER", "MYID")),
  )) as string[];
  const slot = String(await redisCommand(from, "CLUSTER", "KEYSLOT", key));
  return {
    begin: async () => {
      await redisCommand(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", fromId!);
      await redisCommand(from, "CLUSTER", "SETSLOT", slot, "MIGRATING", toId!);
    },
    keys: async () => {
      const keys = (await redisCommand(from, "CLUSTER", "GETKEYSINSLOT", slot, "1000")) as string[];
      if (keys.length > 0)
        await redisCommand(from, "MIGRATE", "127.0.0.1", String(to), "", "0", "1000", "KEYS", ...keys);
    },
    end: async () => {
      await redisCommand(to, "CLUSTER", "SETSLOT", slot, "NODE", toId!);
      await redisCommand(from, "CLUSTER", "SETSLOT", slot, "NODE", toId!);
      await cluster.converged();
    },
  };
}
