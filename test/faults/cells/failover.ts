import { infoField, redisCommand } from "../../support/redis-command.js";
import { cutReplication } from "../../support/replication-link.js";
import type { TestServer } from "../../support/server-process.js";
import type { Cell, Fault } from "./cell.js";

/** One node of a Cluster dies and its replica takes over, without what was acknowledged last. */
export const failoverCells: readonly Cell[] = [
  {
    name: "failover",
    title: "one Cluster node lost, failed over, its last writes lost",
    absent: { redis: "one server has no Cluster", memcached: "memcached has no replicas" },
    fault: () => failover(),
  },
];

/** Any: which node serves it does not matter. */
const someKey = "some-key";

function failover(): Fault {
  let master: TestServer;
  let replica: TestServer;
  return {
    target: { isDirect: true },
    prepare: async (target) => {
      master = await target.cluster!.masterOf(someKey);
      replica = await target.cluster!.replicaOf(master);
      await cutReplication(master, replica);
    },
    harm: async (target) => {
      const lost = (await offset(master, "master_repl_offset")) - (await offset(replica, "slave_repl_offset"));
      if (lost <= 0) throw new Error("the replica has everything: this failover would prove nothing");
      await master.kill("SIGKILL");
      return async () => {
        await target.cluster!.failedOver(someKey, master);
        return `${lost} acknowledged bytes lost`;
      };
    },
    lastsMs: 500,
    breakers: 1,
  };
}

async function offset(server: TestServer, field: string): Promise<number> {
  return Number(infoField(await redisCommand(server.port, "INFO", "replication"), field));
}
