import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../support/random.js";
import { poll } from "../support/poll.js";
import { infoField, redisCommand } from "../support/redis-command.js";
import { startRedis } from "../support/redis-server.js";
import { cutReplication } from "../support/replication-link.js";
import type { TestServer } from "../support/server-process.js";
import { administrator, evictOne } from "./redis-site.js";
import type { Site } from "./site.js";
import type { Switch } from "./switch.js";
import { startSwitch } from "./switch.js";

/**
 * A Redis master and its replica behind one address. When it forgets, the replica takes over some time after it was cut
 * off: what the master acknowledged in between is lost.
 */
export async function startFailoverSite(): Promise<Site> {
  const [master, replica] = [await startRedis(), await startRedis()];
  const address = await startSwitch(master.port);
  const pair = new Pair(master, replica, address);
  const admin = administrator(address.port);
  await pair.replicate();
  return {
    url: `redis://127.0.0.1:${address.port}`,
    evict: () => evictOne(admin),
    fill: () => Promise.reject(new Error("its memory is not scarce")),
    forget: (random) => pair.failOver(random),
    stop: async () => {
      admin.disconnect();
      await address.close();
      await Promise.all([master.stop(), replica.stop()]);
    },
  };
}

class Pair {
  #master: TestServer;
  #replica: TestServer;
  readonly #address: Switch;

  constructor(master: TestServer, replica: TestServer, address: Switch) {
    this.#master = master;
    this.#replica = replica;
    this.#address = address;
  }

  async replicate(): Promise<void> {
    await redisCommand(this.#replica.port, "REPLICAOF", "127.0.0.1", String(this.#master.port));
    await poll(async () => infoField(await redisCommand(this.#replica.port, "INFO"), "master_link_status") === "up");
  }

  async failOver(random: Random): Promise<void> {
    const [lost, next] = [this.#master, this.#replica];
    // One that is younger than the last answer of the other counts as restarted, and much more is forgotten then.
    await poll(async () => Number(infoField(await redisCommand(next.port, "INFO"), "uptime_in_seconds")) >= 4);
    await cutReplication(lost, next);
    await sleep(random.below(800));
    // It has to be dead before the other one is a master: of two masters each would acknowledge.
    await lost.kill("SIGKILL");
    await redisCommand(next.port, "REPLICAOF", "NO", "ONE");
    await redisCommand(next.port, "CONFIG", "SET", "masteruser", "", "masterauth", "");
    this.#address.connectTo(next.port);
    await lost.restart();
    [this.#master, this.#replica] = [next, lost];
    await this.replicate();
  }
}
