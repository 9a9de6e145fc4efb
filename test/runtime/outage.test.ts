import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { BackendError } from "../../runtime/errors.js";
import type { CacheEvent } from "../../runtime/events.js";
import { memcached } from "../../runtime/backends/memcached.js";
import { redis } from "../../runtime/backends/redis.js";
import type { UniformCache } from "../../runtime/cache.js";
import { startMemcached } from "../support/memcached-server.js";
import { poll } from "../support/poll.js";
import { startRedis } from "../support/redis-server.js";
import type { TestServer } from "../support/server-process.js";
import { opened } from "./tiers.js";

const scenario = fileURLToPath(new URL("exit.scenario.ts", import.meta.url));

const servers = [
  { name: "redis", start: startRedis, backend: (port: number) => redis({ port, host: "127.0.0.1", timeout: 500 }) },
  {
    name: "memcached",
    start: startMemcached,
    backend: (port: number) => memcached({ servers: `127.0.0.1:${port}`, timeout: 500 }),
  },
];
const cases = servers.flatMap((server) => [
  { ...server, memory: false },
  { ...server, name: `${server.name} behind memory`, memory: true },
]);

describe.each(cases)("while $name is down", ({ start, backend, memory }) => {
  let server: TestServer;
  let cache: UniformCache;
  const events: CacheEvent[] = [];

  beforeEach(async () => {
    server = await start();
    cache = opened(backend(server.port), { memory });
    events.length = 0;
    cache.on((event) => events.push(event));
    onTestFinished(() => server.stop());
    await poll(() => cache.set("key", "before", { tags: ["t"] }));
    await server.kill("SIGKILL");
    await poll(async () => (await cache.get("key")) === undefined);
  });

  test("reads miss, sets say so, and what must be acknowledged rejects", async () => {
    expect(await cache.get("key")).toBeUndefined();
    expect(await cache.set("key", 1)).toBe(false);
    expect(await cache.set("key", 1, { tags: ["t"] })).toBe(false);
    await expect(cache.delete("key")).rejects.toThrow(BackendError);
    await expect(cache.invalidate(["t"])).rejects.toThrow(BackendError);
    let ran = 0;
    await expect(cache.update("key", () => (ran += 1))).rejects.toThrow(BackendError);
    expect(ran).toBe(0);
    expect(events.some(({ type }) => type === "error")).toBe(true);
    expect(events.filter(({ type }) => type === "fenced")).toEqual([]);
  });

  test("loads still run once for many callers", async () => {
    let loads = 0;
    const calls = Array.from({ length: 200 }, () => cache.getOrSet("cold", async () => (loads += 1), { tags: ["t"] }));
    expect(new Set(await Promise.all(calls))).toEqual(new Set([1]));
    expect(loads).toBe(1);
  });

  test("it works again after a restart", async () => {
    await server.restart();
    await poll(() => cache.set("key", "after", { tags: ["t"] }));
    expect(await cache.get("key")).toBe("after");
    expect(await cache.update("counter", (n: number = 0) => n + 1)).toBe(1);
    await cache.invalidate(["t"]);
    expect(await cache.get("key")).toBeUndefined();
  });
});

test.each(["memory", "redis", "memcached"])(
  "a process over %s prints nothing and exits by itself after close",
  async (backend) => {
    const child = promisify(execFile)(process.execPath, ["--import", "tsx", scenario, backend], { timeout: 25_000 });
    expect(await child).toEqual({ stdout: "", stderr: "" });
  },
);
