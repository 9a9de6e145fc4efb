import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import type { Random } from "../support/random.js";
import type { TestServer } from "../support/server-process.js";
import { startRedis } from "../support/redis-server.js";
import type { Site } from "./site.js";
import { startSwitch } from "./switch.js";

export interface RedisSiteOptions {
  /** More arguments for the server. */
  readonly args?: readonly string[];
  /** It is restarted from a snapshot that it made some time before; else it restarts empty. */
  readonly snapshots?: boolean;
  /** What it answers is kept back for up to so many milliseconds, on each connection for itself. */
  readonly delayMs?: number;
}

/** One Redis server. */
export async function startRedisSite({ args = [], snapshots = false, delayMs }: RedisSiteOptions = {}): Promise<Site> {
  const server = await startRedis({ args });
  const line = delayMs === undefined ? undefined : await startSwitch(server.port, delayMs);
  const admin = administrator(server.port);
  return {
    url: line ? `redis://127.0.0.1:${line.port}` : server.url,
    evict: () => evictOne(admin),
    fill: (random) => fill(admin, random),
    forget: (random) => (snapshots ? restore(admin, server, random) : server.restart()),
    stop: async () => {
      admin.disconnect();
      await line?.close();
      await server.stop();
    },
  };
}

/** A client that waits for its server, however often that is restarted. */
export function administrator(port: number): Redis {
  const client = new Redis(port, "127.0.0.1", { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  // Without a listener ioredis prints every connection error.
  client.on("error", () => undefined);
  return client;
}

export async function evictOne(admin: Redis): Promise<void> {
  const key = await admin.randomkey();
  if (key !== null) await admin.unlink(key);
}

async function fill(admin: Redis, random: Random): Promise<void> {
  const pipeline = admin.pipeline();
  for (let index = 0; index < 20; index++) {
    pipeline.set(`filling:${random.below(1e6)}`, "x".repeat(random.below(4000)), "PX", 5000);
  }
  await pipeline.exec();
}

/** What is written after the snapshot is lost with the restart. */
async function restore(admin: Redis, server: TestServer, random: Random): Promise<void> {
  await admin.save();
  await sleep(random.below(800));
  await server.restart();
}
