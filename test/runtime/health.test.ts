import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { memcached } from "../../runtime/backends/memcached.js";
import { redis } from "../../runtime/backends/redis.js";
import type { UniformCache } from "../../runtime/cache.js";
import type { ServerHealth } from "../../runtime/servers.js";
import { freePort } from "../support/free-port.js";
import { startMemcached } from "../support/memcached-server.js";
import { poll } from "../support/poll.js";
import { startRedisCluster } from "../support/redis-cluster.js";
import { startRedis } from "../support/redis-server.js";
import { gated, quiet } from "./gated-backend.js";
import { mapBackend } from "./map-backend.js";
import { opened } from "./tiers.js";

const exit = fileURLToPath(new URL("health-exit.scenario.ts", import.meta.url));

function serversOf(cache: UniformCache): readonly ServerHealth[] | undefined {
  return cache.health().backend?.servers;
}

describe.each([
  { name: "Redis", start: startRedis, backend: (port: number) => redis({ host: "127.0.0.1", port }) },
  { name: "Memcached", start: startMemcached, backend: (port: number) => memcached({ servers: `127.0.0.1:${port}` }) },
])("$name, which nobody has called", ({ name, start, backend }) => {
  const called = (port: number): string => (name === "Redis" ? "" : `127.0.0.1:${port}`);

  test("is not healthy while it is down, and becomes so by itself when it comes up", async () => {
    const port = await freePort();
    const cache = opened(backend(port));
    const { ok, backend: health } = cache.health();
    expect([ok, health?.servers]).toEqual([false, [{ server: called(port), up: false, inFlight: 0 }]]);
    // Not after the first ping either.
    await expect(cache.ready("100ms")).resolves.toBe(false);
    expect(cache.health().ok).toBe(false);
    const server = await start({ port });
    onTestFinished(() => server.stop());
    await poll(() => cache.health().ok);
    expect(serversOf(cache)).toEqual([{ server: called(port), up: true, inFlight: 0 }]);
  });

  test("is healthy a moment after the opening", async () => {
    const server = await start();
    onTestFinished(() => server.stop());
    const cache = opened(backend(server.port));
    await poll(() => cache.health().ok);
  });

  test("does not keep the process alive", async () => {
    const server = await start();
    onTestFinished(() => server.stop());
    const args = ["--import", "tsx", exit, name, `${server.port}`];
    const child = promisify(execFile)(process.execPath, args, { timeout: 25_000 });
    expect(await child).toEqual({ stdout: "healthy\n", stderr: "" });
  }, 30_000);
});

test("of several Memcached servers each is told of, called or not", async () => {
  const [server, downPort] = [await startMemcached(), await freePort()];
  onTestFinished(() => server.stop());
  const cache = opened(memcached({ servers: [`127.0.0.1:${downPort}`, `127.0.0.1:${server.port}`] }));
  await poll(() => serversOf(cache)?.some(({ up }) => up));
  expect(cache.health().ok).toBe(false);
  expect(Object.fromEntries(serversOf(cache)!.map(({ server: name, up }) => [name, up]))).toEqual({
    [`127.0.0.1:${downPort}`]: false,
    [`127.0.0.1:${server.port}`]: true,
  });
});

test("a Redis Cluster is told of by its nodes and nothing else", async () => {
  const port = await freePort();
  const down = opened(redis({ cluster: [`127.0.0.1:${port}`] }));
  expect(await down.get("key")).toBeUndefined();
  expect([down.health().ok, serversOf(down)]).toMatchObject([false, [{ server: "", up: false }]]);

  const cluster = await startRedisCluster({ replicas: 0 });
  onTestFinished(() => cluster.stop());
  const cache = opened(redis({ url: cluster.url, timeout: 5000 }));
  // Called before any topology is known, and after.
  const keys = Array.from({ length: 50 }, (_, index) => `key ${index}`);
  for (let round = 0; round < 2; round++) {
    expect(await Promise.all(keys.map((key) => cache.set(key, round)))).toEqual(keys.map(() => true));
  }
  expect(cache.health().ok).toBe(true);
  expect(
    serversOf(cache)!
      .map(({ server }) => server)
      .toSorted(),
  ).toEqual(cluster.nodes.map((node) => `127.0.0.1:${node.port}`).toSorted());
});

test("a Redis Cluster that nobody has called is healthy when a node answers", async () => {
  const cluster = await startRedisCluster({ replicas: 0 });
  onTestFinished(() => cluster.stop());
  const cache = opened(redis({ url: cluster.url }));
  expect(cache.health().ok).toBe(false);
  await poll(() => cache.health().ok);
});

test("memory alone is always healthy", () => {
  expect(opened(undefined).health()).toMatchObject({ ok: true, backend: undefined });
});

describe("a backend without a ping", () => {
  test("is asked for a key that is never set, once at a time", async () => {
    const { backend, calls, stop } = gated(mapBackend());
    const waiting = stop({ method: "get", side: "call" });
    const cache = opened(backend);
    await waiting.reached;
    for (let times = 0; times < 3; times++) expect(cache.health().ok).toBe(false);
    await quiet();
    expect(calls).toEqual(["get"]);
    waiting.open();
    await quiet();
    expect(cache.health().ok).toBe(true);
    expect(calls).toEqual(["get"]);
  });

  test("is asked again after a failure, whenever somebody asks for its health, until it has answered", async () => {
    let asked = 0;
    const get = (): undefined => {
      asked += 1;
      if (asked < 3) throw new Error("down");
      return undefined;
    };
    const cache = opened({ ...mapBackend(), get });
    await quiet();
    expect(cache.health().ok).toBe(false);
    await quiet();
    expect(cache.health().ok).toBe(false);
    await quiet();
    expect([cache.health().ok, asked]).toEqual([true, 3]);
    await quiet();
    expect([cache.health().ok, asked]).toEqual([true, 3]);
  });
});
