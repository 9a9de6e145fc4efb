import { once } from "node:events";
import { Cluster } from "ioredis";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import { poll } from "../support/poll.js";
import { openedRedis } from "../support/redis-backend.js";
import type { RedisCluster } from "../support/redis-cluster.js";
import { startRedisCluster } from "../support/redis-cluster.js";
import { infoField, redisCommand } from "../support/redis-command.js";
import { startReplication } from "../support/redis-replication.js";
import { startSentinels } from "../support/redis-sentinel.js";
import { cutReplication, mendReplication } from "../support/replication-link.js";
import type { TestServer } from "../support/server-process.js";
import { settle } from "../support/settle.js";

const minute = 60_000;

describe("a Cluster whose master", () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster.stop());

  type Step = (master: TestServer, replica: TestServer) => Promise<unknown>;
  const ends: [string, Step, Step][] = [
    ["is killed", (master) => master.kill("SIGKILL"), (master) => master.restart()],
    ["stands still", (master) => master.kill("SIGSTOP"), (master) => master.kill("SIGCONT")],
    // The old master sends everybody on to the new one, for the writes and for the reads.
    [
      "is deposed",
      (_, replica) => redisCommand(replica.port, "CLUSTER", "FAILOVER", "TAKEOVER"),
      async () => undefined,
    ],
  ];
  test.each(ends.map((end, index) => [...end, index] as const))(
    "%s is read only after the lost writes were dealt with",
    async (_, end, comeBack, index) => {
      const master = cluster.nodes[index]!;
      const replica = await cluster.replicaOf(master);
      const tag = await tagOf(cluster, master);
      const client = new Cluster([...cluster.addresses]);
      onTestFinished(() => client.disconnect());
      await once(client, "ready");
      const subjects = [
        new Subject(openedRedis({ url: cluster.url, timeout: 500 }), `${tag}:own`),
        new Subject(openedRedis({ client, timeout: 500 }), `${tag}:existing`),
      ];
      await loseDelete(master, replica, subjects);
      await end(master, replica);
      await Promise.all(subjects.map((subject) => subject.expectFailover()));
      // A circuit breaker for what has no slots any more must be able to close.
      for (const { backend } of subjects) await backend.ping!(`127.0.0.1:${master.port}`);
      await Promise.all(subjects.map((subject) => subject.set("after")));
      await mendReplication(replica);
      await comeBack(master, replica);
      await cluster.replicaOf(replica);
      await cluster.converged();
      expect(await Promise.all(subjects.map((subject) => subject.get()))).toEqual(["after", "after"]);
    },
    60_000,
  );
});

describe("Sentinels whose master", () => {
  const ends = ["SIGKILL", "SIGSTOP"] as const;
  test.each(ends)(
    "gets %s lead to the new one, which is read only after the lost writes were dealt with",
    async (signal) => {
      const sentinels = await startSentinels();
      onTestFinished(() => sentinels.stop());
      const { master, replica } = sentinels;
      const subject = new Subject(openedRedis({ url: sentinels.url, timeout: 500 }), "key");
      const log = listen(subject.backend);
      await poll(() => log.includes("opened"));
      await loseDelete(master, replica, [subject]);
      await master.kill(signal);
      await subject.expectFailover();
      await subject.set("after");
      expect(await subject.get()).toBe("after");
      await poll(async () => (await subject.backend.publish!("channel", "x")) !== undefined && log.at(-1) === "x");
      expect(log.slice(0, 3)).toEqual(["opened", "closed", "opened"]);
    },
    60_000,
  );
});

describe("a master that becomes a replica", () => {
  test("refuses writes, is not read any more, and is used again when it is a master", async () => {
    const replication = await startReplication();
    onTestFinished(() => replication.stop());
    const { master, replica } = replication;
    const backend = openedRedis({ url: master.url, timeout: 500 });
    const losses: string[] = [];
    backend.onLoss!(async (loss) => void losses.push(loss));
    await backend.set("key", Buffer.from("old"), minute);
    await redisCommand(master.port, "WAIT", "1", "5000");
    await redisCommand(replica.port, "REPLICAOF", "NO", "ONE");
    await redisCommand(master.port, "REPLICAOF", "127.0.0.1", String(replica.port));
    const refused = await settle(backend.set("key", Buffer.from("new"), minute));
    expect(refused).toMatchObject({ kind: "rejected", error: { message: expect.stringMatching(/READONLY/) } });
    expect(refused).toMatchObject({ error: { isRefusal: true } });
    await poll(async () => {
      const read = await settle(backend.get("key"));
      return read.kind === "rejected" && String(read.error).includes("replica");
    });
    await redisCommand(master.port, "REPLICAOF", "NO", "ONE");
    await poll(async () => (await backend.get("key")) !== undefined);
    expect(losses).toEqual(["failover"]);
  });

  test("is not used from the beginning", async () => {
    const replication = await startReplication();
    onTestFinished(() => replication.stop());
    await redisCommand(replication.master.port, "SET", "key", "value");
    const outcome = await settle(openedRedis({ url: replication.replica.url, timeout: 500 }).get("key"));
    expect(outcome).toMatchObject({ kind: "rejected", error: { message: expect.stringMatching(/replica/) } });
  });
});

/** A backend, one key, and what it hears and sees of a failover. */
class Subject {
  readonly backend: CacheBackend;
  readonly #key: string;
  readonly #losses: string[] = [];
  /** What was removed each time when writes were lost: 1, where the deleted key was there again. */
  readonly #removed: unknown[] = [];

  constructor(backend: CacheBackend, key: string) {
    this.backend = backend;
    this.#key = key;
    backend.onLoss!(async (loss, remove) => {
      this.#losses.push(loss);
      this.#removed.push(await remove(key));
    });
  }

  async set(text: string): Promise<void> {
    await poll(async () => (await this.backend.ping!()) !== undefined);
    await this.backend.set(this.#key, Buffer.from(text), minute);
  }

  async delete(): Promise<void> {
    await this.backend.delete(this.#key);
  }

  async get(): Promise<string | undefined> {
    const bytes = await this.backend.get(this.#key);
    return bytes && Buffer.from(bytes).toString();
  }

  /** Reads until the new master answers: never what was deleted, although that was there again. */
  async expectFailover(): Promise<void> {
    const answers = new Set<string | undefined>();
    await poll(async () => {
      answers.add(await this.get());
      return this.#losses.length > 0;
    }, 30_000);
    expect({ answers: [...answers], losses: this.#losses, removed: this.#removed }).toEqual({
      answers: [undefined],
      losses: ["failover"],
      removed: [1],
    });
  }
}

/** Sets the key of each subject, and deletes it so that the replica, which takes over next, never hears of that. */
async function loseDelete(master: TestServer, replica: TestServer, subjects: readonly Subject[]): Promise<void> {
  // A process younger than the silence of the old master would look like one that was restarted.
  await poll(async () => Number(infoField(await redisCommand(replica.port, "INFO"), "uptime_in_seconds")) >= 4);
  for (const subject of subjects) await subject.set("before");
  await redisCommand(master.port, "WAIT", "1", "5000");
  await cutReplication(master, replica);
  for (const subject of subjects) await subject.delete();
}

/** The part of a key by which `master` has its slot. */
async function tagOf(cluster: RedisCluster, master: TestServer): Promise<string> {
  const tags = Array.from({ length: 50 }, (_, index) => `{${index}}`);
  const owners = await Promise.all(tags.map((tag) => cluster.masterOf(tag)));
  return tags[owners.findIndex(({ port }) => port === master.port)]!;
}

function listen(backend: CacheBackend): readonly string[] {
  const log: string[] = [];
  const leave = backend.subscribe!("channel", {
    opened: () => void log.push("opened"),
    message: (text) => void log.push(text),
    closed: () => void log.push("closed"),
  });
  onTestFinished(leave);
  return log;
}
