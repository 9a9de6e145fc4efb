import { once } from "node:events";
import type { Socket } from "node:net";
import { Cluster } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { CacheBackend, Item } from "../../runtime/backend.js";
import { slotOf } from "../../runtime/backends/redis-slot.js";
import { redis } from "../../runtime/backends/redis.js";
import { freePort } from "../support/free-port.js";
import { poll } from "../support/poll.js";
import { clientOf, openedRedis, textOf } from "../support/redis-backend.js";
import type { RedisCluster } from "../support/redis-cluster.js";
import { startRedisCluster } from "../support/redis-cluster.js";
import { moveSlot } from "../support/redis-cluster-slot.js";
import { redisCommand } from "../support/redis-command.js";
import { settle } from "../support/settle.js";
import { describeContract } from "./contract.js";

const minute = 60_000;
const bytes = Buffer.from("bytes");
/** Long enough for every call on a slow machine, in milliseconds. */
const timeout = 5000;

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startRedisCluster({ replicas: 0 });
});
afterAll(() => cluster.stop());

describeContract({ name: "redis in a cluster", create: () => redis({ url: cluster.url, timeout }) });

describe("a Cluster", () => {
  test("offers no channels: their messages have no order with the writes", () => {
    const backend = openedRedis({ url: cluster.url });
    expect([backend.publish, backend.subscribe]).toEqual([undefined, undefined]);
  });

  test("is found although the first nodes that are named are down", async () => {
    const dead = await freePort();
    const backend = openedRedis({ cluster: [`127.0.0.1:${dead}`, `127.0.0.1:${cluster.nodes[1]!.port}`] });
    await backend.set("seed", bytes, minute);
    expect(await backend.get("seed")).toEqual(bytes);
  });

  test("rejects at once while no node is there, and works when they come", async () => {
    const ports = await Promise.all([freePort(), freePort()]);
    const backend = openedRedis({ cluster: ports.map((port) => `127.0.0.1:${port}`).join(",") });
    expect((await settle(backend.get("x"))).kind).toBe("rejected");
    const start = performance.now();
    expect((await settle(backend.get("x"))).kind).toBe("rejected");
    expect(performance.now() - start).toBeLessThan(timeout / 2);
  });

  test("has tokens per key", async () => {
    const backend = openedRedis({ url: cluster.url, keyPrefix: "tokens:" });
    const keys = Array.from({ length: 30 }, (_, index) => `key-${index}`);
    const tokens = await Promise.all(keys.map((key) => backend.put!(key, bytes, minute, undefined)));
    const items = await backend.read!(keys);
    expect(items.map((item) => item?.token)).toEqual(tokens);
    const next = await Promise.all(
      keys.map((key, index) => backend.put!(key, Buffer.from(key), minute, tokens[index])),
    );
    expect((await backend.read!(keys)).map(textOf)).toEqual(keys);
    await Promise.all(keys.map((key, index) => backend.drop!(key, tokens[index]!)));
    expect((await backend.read!(keys)).map((item) => item?.token)).toEqual(next);
  });

  test("names the server of a key, and pings it", async () => {
    const backend = openedRedis({ url: cluster.url });
    await backend.set("x", bytes, minute);
    for (const key of ["a", "b", "c", "x{y}z"]) {
      expect(backend.serverOf!(key)).toBe(`127.0.0.1:${(await cluster.masterOf(key)).port}`);
      await backend.ping!(backend.serverOf!(key));
    }
    await backend.ping!("127.0.0.1:1");
    await backend.ping!();
  });

  test("counts slots as the server does", async () => {
    const keys = ["", "a", "{", "{}a", "a{b}c", "a{b}{d}", "}{a}", "ü", "name:route@1:/x?a=1|b", "x".repeat(200)];
    const admin = clientOf(cluster.nodes[0]!);
    const slots = await Promise.all(keys.map((key) => admin.call("CLUSTER", "KEYSLOT", key)));
    expect(keys.map(slotOf)).toEqual(slots);
  });
});

describe("an existing Cluster client", () => {
  test.each([
    ["its own prefix", { keyPrefix: "own:" }],
    ["its own prefix, given for the nodes", { redisOptions: { keyPrefix: "own:" } }],
  ])("is used with %s and left open", async (_, options) => {
    const client = await connected(new Cluster([...cluster.addresses], options));
    const backend = redis({ client, timeout, keyPrefix: "app:" });
    await backend.set("key", bytes, minute);
    expect(await client.exists("app:key")).toBe(1);
    expect(backend.serverOf!("key")).toBe(`127.0.0.1:${(await cluster.masterOf("own:app:key")).port}`);
    await backend.close!();
    expect((await settle(backend.get("key"))).kind).toBe("rejected");
    expect(await client.exists("app:key")).toBe(1);
    const counts = [client, ...client.nodes()].map((emitter) => emitter.listenerCount("ready"));
    expect(counts).toEqual(counts.map(() => 0));
    await client.del("app:key");
  });

  test("gets what a read of many keys of one node issues in one piece", async () => {
    const client = await connected(new Cluster([...cluster.addresses]));
    const backend = redis({ client, timeout });
    onTestFinished(async () => void (await backend.close!()));
    const keys = Array.from({ length: 100 }, (_, index) => `together-${index}`);
    const servers = new Set(keys.map((key) => backend.serverOf!(key)));
    const readAll = (): Promise<unknown> =>
      Promise.all(
        Array.from(servers, (server) => backend.read!(keys.filter((key) => backend.serverOf!(key) === server))),
      );
    await readAll();
    const streams = client.nodes("master").map((node) => node.stream as Required<Socket>);
    const pieces = streams.map((stream) => [vi.spyOn(stream, "_write"), vi.spyOn(stream, "_writev")]);
    await readAll();
    const counts = pieces.map(([one, many]) => one!.mock.calls.length + many!.mock.calls.length);
    expect(counts).toEqual([1, 1, 1]);
  });

  test("is connected when it is lazy", async () => {
    const client = new Cluster([...cluster.addresses], { lazyConnect: true });
    onTestFinished(() => client.disconnect());
    await redis({ client, timeout }).ping!();
  });
});

describe("a slot that moves to another master", () => {
  let backend: CacheBackend;
  const losses: string[] = [];
  afterEach(() => losses.splice(0));

  async function open(): Promise<void> {
    backend = openedRedis({ url: cluster.url });
    backend.onLoss!(async (loss) => void losses.push(loss));
    await backend.set("moving", bytes, minute);
  }

  test("is followed while it is on its way, key by key", async () => {
    await open();
    const move = await moveSlot(cluster, "moving");
    await move.begin();
    // The key is still where it was; another one of the slot is asked for at the new place.
    expect(await backend.get("moving")).toEqual(bytes);
    expect(await backend.get("{moving}absent")).toBeUndefined();
    await backend.set("{moving}new", bytes, minute);
    await move.keys();
    expect(await backend.get("moving")).toEqual(bytes);
    expect(await backend.get("{moving}new")).toEqual(bytes);
    await move.end();
    expect(await backend.get("moving")).toEqual(bytes);
    expect(losses).toEqual([]);
  });

  test("is followed by a read of several keys of one node, of which it is only one", async () => {
    await open();
    const keys = ["moving", ...Array.from({ length: 20 }, (_, index) => `staying-${index}`)];
    await Promise.all(keys.map((key) => backend.set(key, bytes, minute)));
    const server = backend.serverOf!("moving");
    const asked = keys.filter((key) => backend.serverOf!(key) === server);
    expect(asked.length).toBeGreaterThan(1);
    const held = async (): Promise<unknown[]> => (await backend.read!(asked)).map((item) => item?.bytes);
    const move = await moveSlot(cluster, "moving");
    await move.begin();
    await move.keys();
    expect(await held()).toEqual(asked.map(() => bytes));
    await move.end();
    expect(await held()).toEqual(asked.map(() => bytes));
    // Now they are of two nodes.
    expect(new Set(asked.map((key) => backend.serverOf!(key))).size).toBe(2);
    expect(await held()).toEqual(asked.map(() => bytes));
    expect(losses).toEqual([]);
  });

  test("is followed when it has moved, and tokens of the old place are void", async () => {
    await open();
    const { token } = (await backend.read!(["moving"]))[0] as Item;
    const move = await moveSlot(cluster, "moving");
    await move.begin();
    await move.keys();
    await move.end();
    expect(await backend.get("moving")).toEqual(bytes);
    expect(backend.serverOf!("moving")).toBe(`127.0.0.1:${(await cluster.masterOf("moving")).port}`);
    expect(await backend.put!("moving", Buffer.from("late"), minute, token)).toBeUndefined();
    expect(losses).toEqual([]);
  });
});

test("a part of the Cluster without a master is no healthy answer", async () => {
  const own = await startRedisCluster({ replicas: 0 });
  onTestFinished(() => own.stop());
  const backend = openedRedis({ url: own.url, timeout: 500 });
  await backend.set("x", bytes, minute);
  const lost = await own.masterOf("x");
  const other = (await own.masters()).find(({ port }) => port !== lost.port)!;
  await lost.kill("SIGKILL");
  await poll(async () => String(await redisCommand(other.port, "CLUSTER", "INFO")).includes("cluster_state:fail"));
  const keys = Array.from({ length: 20 }, (_, index) => `down-${index}`);
  const outcomes = await Promise.all(keys.map((key) => settle(backend.get(key))));
  const errors = outcomes.map((outcome) => (outcome.kind === "rejected" ? outcome.error : undefined));
  expect(errors.every((error) => (error as { isRefusal?: boolean } | undefined)?.isRefusal === false)).toBe(true);
  expect(errors.some((error) => String(error).includes("CLUSTERDOWN"))).toBe(true);
  await lost.restart();
  await poll(async () => (await backend.get("x")) === undefined);
});

async function connected(client: Cluster): Promise<Cluster> {
  onTestFinished(() => client.disconnect());
  if (client.status !== "ready") await once(client, "ready");
  return client;
}
