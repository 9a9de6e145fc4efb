import type { CacheBackend } from "../../runtime/backend.js";
import { redis } from "../../runtime/backends/redis.js";
import type { UniformCache } from "../../runtime/cache.js";
import { poll } from "../../test/support/poll.js";
import { RedisMonitor } from "../../test/support/redis-monitor.js";
import { startRedis } from "../../test/support/redis-server.js";
import type { TestServer } from "../../test/support/server-process.js";
import { openBench, resultFamily } from "./entries.js";
import { median, microsecondsPerCall } from "./rounds.js";
import type { Row } from "./row.js";
import { duration } from "./row.js";

const entryCount = 10_000;
const rounds = 11;
const goalMicroseconds = 1_000;

/** What it takes to invalidate a tag that many entries carry. */
export async function invalidation(): Promise<readonly Row[]> {
  const server = await startRedis();
  const backend = (): CacheBackend => redis({ url: server.url, timeout: 5_000 });
  const rows = [
    await invalidated("memory", "articles"),
    await invalidated("Redis", "articles", backend(), server),
    await invalidated("Redis", resultFamily, backend(), server),
  ];
  await server.stop();
  return rows;
}

/** A tag of `family`, over and over; in between all entries are stored again, since the first time they are gone. */
async function invalidated(tier: string, family: string, backend?: CacheBackend, server?: TestServer): Promise<Row> {
  const cache = openBench(backend ? { backend } : {});
  await poll(() => cache.set("is it up?", "yes"));
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await invalidateOnce(cache, `${family}:7`));
  const commands = server ? await commandsOf(cache, `${family}:7`, server) : [];
  await cache.close();
  const taken = median(times);
  const isOfResults = family === resultFamily;
  return {
    what: `invalidating a tag of 10,000 entries, ${tier}${isOfResults ? ", a family of result tags" : ""}`,
    ours: duration(taken),
    yardstick: commands.length > 0 ? `sent: ${commands.join(", ").toUpperCase()}` : "",
    figure: duration(taken),
    goal: server ? `≤ 1 ms, ${isOfResults ? "two writes" : "one write"}` : "≤ 1 ms",
    isMet: taken <= goalMicroseconds && writesOf(commands) <= (isOfResults ? 2 : 1),
  };
}

/** Microseconds. */
async function invalidateOnce(cache: UniformCache, tag: string): Promise<number> {
  await microsecondsPerCall(entryCount, 100, (index) => cache.set(`entry-${index}`, index, { tags: [tag] }));
  const start = performance.now();
  await cache.invalidate([tag]);
  const taken = (performance.now() - start) * 1000;
  if ((await cache.get("entry-1")) !== undefined) throw new Error("an invalidated entry was found");
  return taken;
}

/** Looked at once more, since a server that is watched is slower. */
async function commandsOf(cache: UniformCache, tag: string, { port }: TestServer): Promise<readonly string[]> {
  const monitor = await RedisMonitor.start(port);
  const commands = await monitor.during(() => cache.invalidate([tag]));
  monitor.close();
  return commands;
}

/** A message to those who listen writes nothing. */
function writesOf(commands: readonly string[]): number {
  return commands.filter((name) => name !== "publish").length;
}
