/**
 * Uses a cache while its server is killed and comes back. The process has to print nothing, to survive rejections that
 * nobody looks at, and to end by itself after `close()`; `outage.test.ts` runs it and looks at that.
 */
import type { CacheBackend } from "../../runtime/backend.js";
import { backendFromUrl } from "../../runtime/backends/from-url.js";
import { createCache } from "../../runtime/create-cache.js";
import { startMemcached } from "../support/memcached-server.js";
import { poll } from "../support/poll.js";
import { startRedis } from "../support/redis-server.js";
import type { TestServer } from "../support/server-process.js";

const server = await started(process.argv[2]);
const backend: CacheBackend = await backendFromUrl(server?.url ?? "memory:");
const cache = createCache({ backend, memory: true });

await poll(() => cache.set("key", 1, { tags: ["t"] }));
await use();
await server?.kill("SIGKILL");
await use();
await server?.restart();
await poll(() => cache.set("key", 1));
await server?.stop();
await cache.close();
await use();

/** All that can be asked of it, whatever comes of it. */
async function use(): Promise<void> {
  await Promise.allSettled([
    cache.get("key"),
    cache.set("key", 2, { tags: ["t"] }),
    cache.getOrSet("other", () => 1, { tags: ["t"] }),
    cache.update("counter", (n: number = 0) => n + 1),
    cache.delete("key"),
    cache.invalidate(["t"]),
  ]);
}

function started(kind: string | undefined): Promise<TestServer> | undefined {
  if (kind === "redis") return startRedis();
  return kind === "memcached" ? startMemcached() : undefined;
}
