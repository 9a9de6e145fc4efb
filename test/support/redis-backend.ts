import { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import type { RedisBackendOptions } from "../../runtime/backends/redis.js";
import { redis } from "../../runtime/backends/redis.js";
import { infoField } from "./redis-command.js";
import type { TestServer } from "./server-process.js";

/** A backend with a `timeout` that no slow machine exceeds; it is closed when the test ends. */
export function openedRedis(options: RedisBackendOptions): CacheBackend {
  const backend = redis({ timeout: 5000, ...options });
  onTestFinished(async () => void (await backend.close!()));
  return backend;
}

/** A client of the test's own; it is closed when the test ends. */
export function clientOf(server: TestServer): Redis {
  return ending(new Redis(server.url));
}

/** The same client; it is closed when the test ends. */
export function ending(client: Redis): Redis {
  client.on("error", () => undefined);
  onTestFinished(() => client.disconnect());
  return client;
}

/** How often the server has carried out a command since it started. */
export async function callsOf(client: Redis, command: string): Promise<number> {
  const line = infoField(await client.info("commandstats"), `cmdstat_${command}`);
  return Number(/calls=(\d+)/.exec(line ?? "")?.[1] ?? 0);
}

/** The content of an item, as text. */
export function textOf(item: { readonly bytes: Uint8Array } | undefined): string | undefined {
  return item && Buffer.from(item.bytes).toString();
}
