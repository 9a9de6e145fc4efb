import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import { memcached } from "../../runtime/backends/memcached.js";
import { redis } from "../../runtime/backends/redis.js";
import { createCache } from "../../runtime/create-cache.js";
import { startMemcached } from "../support/memcached-server.js";
import { startRedis } from "../support/redis-server.js";
import type { TestServer } from "../support/server-process.js";
import { startProxy } from "../support/tcp-proxy.js";

/**
 * A load that fails gives its claim back. Its token means nothing any more when the connection was lost meanwhile, and then
 * nothing is removed: others must not wait until the claim has expired.
 */
describe.each<[string, () => Promise<TestServer>, (port: number) => CacheBackend]>([
  ["Redis", startRedis, (port) => redis({ url: `redis://127.0.0.1:${port}` })],
  ["Memcached", startMemcached, (port) => memcached({ servers: `127.0.0.1:${port}` })],
])("on %s", (_name, start, backendAt) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  test("a claim is given back although the connection that it was made over is gone", async () => {
    const proxy = await startProxy(server.port);
    onTestFinished(() => proxy.close());
    const open = () => {
      const cache = createCache({ name: "claims", backend: backendAt(proxy.port), memory: false });
      onTestFinished(() => cache.close());
      return cache;
    };
    const [own, other] = [open(), open()];
    await own.set("another", 1);
    const failed = own.getOrSet("key", async () => {
      proxy.reset();
      // The claim goes back over a new connection.
      for (const cache of [own, other]) await expect.poll(() => cache.get("another"), { timeout: 10_000 }).toBe(1);
      throw new Error("no answer today");
    });
    await expect(failed).rejects.toThrow("no answer today");
    expect(await other.getOrSet("key", () => "loaded", { hardTimeout: "1h" })).toBe("loaded");
  }, 30_000);
});
