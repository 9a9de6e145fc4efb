import { poll } from "./poll.js";
import { infoField, redisCommand } from "./redis-command.js";
import type { TestServer } from "./server-process.js";

/**
 * Cuts the replication link between two Redis servers for good, while both stay reachable for everybody else: what is
 * written to `master` from now on never gets to `replica`, which may be promoted nevertheless. A replica that is merely
 * stopped would still find the writes in its socket.
 */
export async function cutReplication(master: TestServer, replica: TestServer): Promise<void> {
  // The replica cannot come back with a user that the master does not know.
  await redisCommand(replica.port, "CONFIG", "SET", "masteruser", "nobody", "masterauth", "wrong");
  await redisCommand(master.port, "CLIENT", "KILL", "TYPE", "replica");
  await poll(async () => infoField(await redisCommand(replica.port, "INFO"), "master_link_status") === "down");
}

/** Lets `replica` replicate again, after `cutReplication`. */
export async function mendReplication(replica: TestServer): Promise<void> {
  await redisCommand(replica.port, "CONFIG", "SET", "masteruser", "", "masterauth", "");
}
