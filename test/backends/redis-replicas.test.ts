import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Replicas, TooFewReplicasError } from "../../runtime/backends/redis-replicas.js";
import { openSession } from "../../runtime/backends/redis-session.js";
import { signal } from "../runtime/gated-backend.js";
import { opened } from "../runtime/tiers.js";
import { poll } from "../support/poll.js";
import { openedRedis } from "../support/redis-backend.js";
import { startRedisCluster } from "../support/redis-cluster.js";
import { redisCommand } from "../support/redis-command.js";
import { RedisMonitor } from "../support/redis-monitor.js";
import type { RedisReplication } from "../support/redis-replication.js";
import { startReplication } from "../support/redis-replication.js";
import { startSentinels } from "../support/redis-sentinel.js";
import { cutReplication, mendReplication } from "../support/replication-link.js";
import type { TestServer } from "../support/server-process.js";
import { settle } from "../support/settle.js";

const minute = 60_000;
const bytes = Buffer.from("bytes");
/** A call may take so long, in milliseconds, and `WAIT` two fifths of it. */
const timeout = 1000;

const tooFew = (confirmed: number, wanted: number): unknown => ({
  kind: "rejected",
  error: {
    name: "BackendError",
    message: expect.stringContaining(`${confirmed} of ${wanted} replicas confirmed it within 400 ms`),
    // It must not open the circuit breaker of the master.
    isRefusal: true,
  },
});

describe("with `waitForReplicas`", () => {
  let replication: RedisReplication;
  let master: TestServer;
  let replica: TestServer;
  beforeAll(async () => {
    replication = await startReplication();
    ({ master, replica } = replication);
    // A replica that has just come counts only after its first message, up to a second later.
    await redisCommand(master.port, "WAIT", "1", "5000");
  });
  afterAll(() => replication.stop());

  /** Lets the replica stand still: its connection stays, and it confirms nothing. */
  async function stall(): Promise<() => Promise<void>> {
    await replica.kill("SIGSTOP");
    const goOn = (): Promise<void> => replica.kill("SIGCONT");
    onTestFinished(goOn);
    return goOn;
  }

  const isOnReplica = (key: string): Promise<unknown> => redisCommand(replica.port, "EXISTS", key);

  test("a deletion has reached the replica when it is acknowledged", async () => {
    const backend = openedRedis({ url: master.url, waitForReplicas: 1 });
    for (let round = 0; round < 20; round++) {
      await backend.set("key", bytes, minute);
      await backend.delete("key");
      expect(await isOnReplica("key")).toBe(0);
    }
  });

  test("a replica that stands still fails deletions, also one that finds nothing left to delete", async () => {
    const options = { url: master.url, timeout, waitForReplicas: 1 };
    const backend = openedRedis(options);
    await backend.set("stalled", bytes, minute);
    await redisCommand(master.port, "WAIT", "1", "5000");
    const goOn = await stall();
    expect(await settle(backend.delete("stalled"))).toMatchObject(tooFew(0, 1) as object);
    expect(await backend.get("stalled")).toBeUndefined();
    // As the cache does that makes up for it, over a connection that has written nothing else.
    expect(await settle(openedRedis(options).delete("stalled"))).toMatchObject(tooFew(0, 1) as object);
    await goOn();
    await backend.delete("stalled");
    expect(await isOnReplica("stalled")).toBe(0);
  });

  test("more replicas than there are confirm nothing", async () => {
    const backend = openedRedis({ url: master.url, timeout, waitForReplicas: 2 });
    expect(await settle(backend.delete("key"))).toMatchObject(tooFew(1, 2) as object);
  });

  test("a deletion that the server refuses says why", async () => {
    await redisCommand(master.port, "ACL", "SETUSER", "reader", "on", ">pw", "~*", "+@all", "-unlink");
    const backend = openedRedis({ url: `redis://reader:pw@127.0.0.1:${master.port}`, timeout, waitForReplicas: 1 });
    const refused = { error: { message: expect.stringMatching(/NOPERM.*unlink/), isRefusal: true } };
    expect(await settle(backend.delete("key"))).toMatchObject(refused);
  });

  test("the cache makes up for an invalidation once the replica is back, and goes on meanwhile", async () => {
    const cache = opened(openedRedis({ url: master.url, timeout, waitForReplicas: 1 }));
    await cache.set("key", "old", { tags: ["tag"] });
    await cutReplication(master, replica);
    onTestFinished(() => mendReplication(replica));
    expect(await settle(cache.invalidate(["tag"]))).toMatchObject(tooFew(0, 1) as object);
    for (let round = 0; round < 5; round++) await settle(cache.delete("other"));
    expect(await cache.get("key")).toBeUndefined();
    const health = cache.health();
    expect({ pending: health.pendingChanges, up: health.backend?.servers[0]?.up }).toEqual({ pending: 2, up: true });
    await mendReplication(replica);
    await poll(() => cache.health().pendingChanges === 0);
    expect(await keysOf(replica)).toEqual(await keysOf(master));
  });

  test("`set` and `update` wait for the replica too, and a load does not", async () => {
    const cache = opened(openedRedis({ url: master.url, timeout, waitForReplicas: 1 }));
    expect(await cache.set("key", "set")).toBe(true);
    await cache.update("key", () => "updated");
    expect(await keysOf(replica)).toEqual(await keysOf(master));
    const goOn = await stall();
    expect(await cache.getOrSet("loaded", () => 1)).toBe(1);
    expect(await cache.get("loaded")).toBe(1);
    expect(await settle(cache.update("key", () => "lost"))).toMatchObject(tooFew(0, 1) as object);
    expect(await cache.set("key", "lost")).toBe(false);
    await goOn();
    await poll(() => cache.health().pendingChanges === 0);
    expect(await cache.get("key")).toBeUndefined();
  });

  describe("Redis is sent", () => {
    let monitor: RedisMonitor;
    beforeAll(async () => {
      monitor = await RedisMonitor.start(master.port);
    });
    afterAll(() => monitor.close());

    test("one WAIT for a deletion, and one for all of a turn of the event loop", async () => {
      const backend = openedRedis({ url: master.url, waitForReplicas: 1 });
      await backend.ping!();
      expect(await monitor.during(async () => backend.delete("a"))).toEqual(["unlink", "wait"]);
      const keys = ["a", "b", "c"];
      const all = await monitor.during(() => Promise.all(keys.map((key) => backend.delete(key))));
      expect(all).toEqual(["unlink", "unlink", "unlink", "wait"]);
    });

    test("one WAIT for invalidations that come together and one for a `set`, and none for loads", async () => {
      const cache = opened(openedRedis({ url: master.url, waitForReplicas: 1 }));
      await cache.set("key", 1);
      await cache.getOrSet("first", () => 1);
      const invalidations = (): Promise<unknown> =>
        Promise.all([cache.invalidate(["a", "b"]), cache.invalidate(["c"])]);
      expect(waits(await monitor.during(invalidations))).toBe(1);
      expect(waits(await monitor.during(() => cache.set("key", 2)))).toBe(1);
      expect(waits(await monitor.during(() => cache.getOrSet("second", () => 1)))).toBe(0);
    });

    test.each([undefined, 0])("no WAIT with `waitForReplicas: %s`", async (waitForReplicas) => {
      const cache = opened(openedRedis({ url: master.url, waitForReplicas }));
      await cache.set("key", 1);
      const changes = async (): Promise<void> => {
        await cache.set("key", 2);
        await cache.update("key", () => 3);
        await cache.delete("key");
        await cache.invalidate(["tag"]);
      };
      expect(waits(await monitor.during(changes))).toBe(0);
    });
  });
});

test("in a Cluster the replica of each master confirms", async () => {
  const cluster = await startRedisCluster();
  onTestFinished(() => cluster.stop());
  const keys = ["{0}", "{1}", "{2}", "{3}", "{4}", "{5}"];
  const backend = openedRedis({ url: cluster.url, timeout: 20_000, waitForReplicas: 1 });
  await Promise.all(keys.map(async (key) => backend.set(key, bytes, minute)));
  await Promise.all(keys.map(async (key) => backend.delete(key)));
  const masters = new Set(await Promise.all(keys.map((key) => cluster.masterOf(key))));
  const replicas = await Promise.all([...masters].map((master) => cluster.replicaOf(master)));
  expect(replicas.length).toBeGreaterThan(1);
  expect(await Promise.all(replicas.map(keysOf))).toEqual(replicas.map(() => []));
  const demanding = openedRedis({ url: cluster.url, timeout, waitForReplicas: 2 });
  expect(await settle(demanding.delete("{0}"))).toMatchObject(tooFew(1, 2) as object);
}, 60_000);

test("behind Sentinels the replica of the master confirms", async () => {
  const sentinels = await startSentinels();
  onTestFinished(() => sentinels.stop());
  const backend = openedRedis({ url: sentinels.url, timeout: 20_000, waitForReplicas: 1 });
  await backend.set("key", bytes, minute);
  await backend.delete("key");
  expect(await keysOf(sentinels.replica)).toEqual([]);
}, 60_000);

test("while a WAIT is under way, all changes wait for the next one", async () => {
  const answers = [signal(), signal(), signal()];
  let sent = 0;
  const wait = async (): Promise<number> => {
    sent += 1;
    const turn = sent;
    await answers[turn - 1]!.given;
    return turn === 1 ? 0 : 1;
  };
  const session = openSession({ wait } as unknown as Redis, "");
  const replicas = new Replicas(1, 100);
  const first = settle(replicas.confirm(session));
  await poll(() => sent === 1);
  const others = Promise.all([replicas.confirm(session), replicas.confirm(session)]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toBe(1);
  answers[0]!.give();
  expect(await first).toMatchObject({ kind: "rejected", error: expect.any(TooFewReplicasError) });
  await poll(() => sent === 2);
  answers[1]!.give();
  await others;
  expect(sent).toBe(2);
});

function waits(commands: readonly string[]): number {
  return commands.filter((command) => command === "wait").length;
}

async function keysOf(server: TestServer): Promise<readonly string[]> {
  return ((await redisCommand(server.port, "KEYS", "*")) as string[]).toSorted();
}
