import { poll } from "../../support/poll.js";
import { infoField, redisCommand } from "../../support/redis-command.js";
import { startRedis } from "../../support/redis-server.js";
import type { SaslDaemon } from "../../support/sasl-daemon.js";
import { startSaslDaemon } from "../../support/sasl-daemon.js";
import type { TestServer } from "../../support/server-process.js";
import type { BackendName, Target } from "../target.js";
import type { Cell, Fault } from "./cell.js";
import { all, masters } from "./cell.js";
import { fillWithJunk } from "./junk.js";
import { fillMemcached } from "./memcached-junk.js";

/** A server that answers, and says no. */
export const refusalCells: readonly Cell[] = [
  {
    name: "password",
    title: "wrong password",
    fault: (backend) => (backend === "memcached" ? memcachedPassword() : redisPassword()),
  },
  {
    name: "memory",
    title: "out of memory",
    fault: (backend) => (backend === "memcached" ? memcachedMemory() : redisMemory()),
  },
  {
    name: "readonly",
    title: "READONLY replica",
    absent: { memcached: "memcached has no replicas" },
    fault: readOnly,
  },
];

const credentials = { username: "service", password: "right" };

/** The password is changed on the server and every connection of the services is ended. */
function redisPassword(): Fault {
  const setPassword = (target: Target, password: string): Promise<void> =>
    all(target.servers, ({ port }) =>
      redisCommand(port, "ACL", "SETUSER", credentials.username, "on", "resetpass", `>${password}`),
    );
  return {
    // The default user, by whom the test itself and the replicas log in, needs none.
    target: { credentials, args: ["--user", "service", "on", ">right", "~*", "&*", "+@all"] },
    harm: async (target) => {
      await setPassword(target, "other");
      await all(target.servers, ({ port }) => redisCommand(port, "CLIENT", "KILL", "USER", credentials.username));
      return () => setPassword(target, credentials.password);
    },
  };
}

async function memcachedPassword(): Promise<Fault> {
  const daemon: SaslDaemon = await startSaslDaemon(credentials.username, credentials.password);
  return {
    target: { credentials, args: ["-S"], env: { SASL_CONF_PATH: daemon.configFolder } },
    harm: async (target) => {
      daemon.setPassword("other");
      for (const proxy of target.proxies) proxy.reset();
      return async () => daemon.setPassword(credentials.password);
    },
    stop: () => daemon.close(),
  };
}

/** Far above what the entries of the run take, so that their removal makes no room. */
const junkKeys = 5000;
const junkBytes = 1000;

function redisMemory(): Fault {
  return {
    target: { args: ["--maxmemory-policy", "noeviction"] },
    harm: async (target) => {
      const servers = await masters(target);
      await all(servers, async ({ port }) => {
        await fillWithJunk(port, junkKeys, junkBytes);
        const used = Number(infoField(await redisCommand(port, "INFO", "memory"), "used_memory"));
        await redisCommand(port, "CONFIG", "SET", "maxmemory", String(used - (junkKeys * junkBytes) / 2));
      });
      return () => all(servers, ({ port }) => redisCommand(port, "CONFIG", "SET", "maxmemory", "0"));
    },
  };
}

function memcachedMemory(): Fault {
  return {
    // Without -M it would evict old items instead.
    target: { args: ["-M", "-m", "8"] },
    harm: async (target) => fillMemcached(target.servers[0]!.port),
  };
}

/** A master becomes a replica while clients are connected to it; the new master is at the same address a moment later. */
function readOnly(backend: BackendName): Fault {
  return backend === "redis" ? demotedRedis() : demotedCluster();
}

function demotedRedis(): Fault {
  let standby: TestServer;
  const follow = async (replica: TestServer, master: TestServer): Promise<void> => {
    await redisCommand(replica.port, "REPLICAOF", "127.0.0.1", String(master.port));
    await poll(async () => infoField(await redisCommand(replica.port, "INFO"), "master_link_status") === "up");
  };
  return {
    target: { args: ["--repl-diskless-sync-delay", "0"] },
    prepare: async (target) => {
      standby = await startRedis({ args: ["--repl-diskless-sync-delay", "0"] });
      await follow(standby, target.servers[0]!);
    },
    harm: async (target) => {
      await redisCommand(standby.port, "REPLICAOF", "NO", "ONE");
      await follow(target.servers[0]!, standby);
      return async () => {
        for (const proxy of target.proxies) {
          proxy.setTarget(standby.port);
          proxy.reset();
        }
      };
    },
    stop: () => standby.stop(),
  };
}

/** A demoted node of a Cluster answers MOVED where others answer READONLY. */
function demotedCluster(): Fault {
  return {
    harm: async (target) => {
      const cluster = target.cluster!;
      const old = await cluster.masters();
      const heirs = await Promise.all(old.map((master) => cluster.replicaOf(master)));
      await all(heirs, ({ port }) => redisCommand(port, "CLUSTER", "FAILOVER"));
      return async () => {
        await poll(async () => (await cluster.masters()).every(({ port }) => heirs.some((heir) => heir.port === port)));
        return "demoted nodes answer MOVED";
      };
    },
    lastsMs: 0,
  };
}
