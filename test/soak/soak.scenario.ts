/**
 * Uses one cache at full speed for a while, prints a report and closes it. After that the process has to end by itself.
 *
 * Run it with `--expose-gc` and a `SoakPlan` as JSON.
 */
import type { CacheBackend } from "../../runtime/backend.js";
import { memcached } from "../../runtime/backends/memcached.js";
import { redis } from "../../runtime/backends/redis.js";
import { openCache } from "../../runtime/create-cache.js";
import { poll } from "../support/poll.js";
import { WatchedEmitters } from "./emitters.js";
import type { Sample, SoakPlan, SoakReport } from "./report.js";
import { Workload } from "./workload.js";

const callers = 64;
const plan = JSON.parse(process.argv[2] ?? "{}") as SoakPlan;
const emitters = new WatchedEmitters();
emitters.watch();

const cache = openCache(
  { name: "soak", ttlMs: 1_000, resultFamilies: ["result"] },
  {
    ...(plan.server && { backend: backend(plan.server) }),
    memory: plan.memory && { maxBytes: 1024 * 1024, maxEntries: 600, maxStaleness: "500ms" },
  },
);
const workload = new Workload(cache, 7);
process.on("warning", ({ name }) => workload.count(name));
process.on("unhandledRejection", () => workload.count("unhandled rejections"));
const listening = cache.on(({ type }) => workload.count(`${type} events`));

await poll(() => cache.set("is it up?", "yes"));
const samples = await soak();
listening();
await cache.close();
const report: SoakReport = { plan, counts: workload.counts, samples };
process.stdout.write(JSON.stringify(report));

/** With a deadline that a busy machine does not miss, so that nothing may fail. */
function backend({ kind, port }: NonNullable<SoakPlan["server"]>): CacheBackend {
  const timeout = 10_000;
  if (kind === "redis") return redis({ host: "127.0.0.1", port, timeout });
  return memcached({ servers: `127.0.0.1:${port}`, timeout });
}

async function soak(): Promise<readonly Sample[]> {
  const start = performance.now();
  const taken: Sample[] = [];
  while (performance.now() - start < plan.seconds * 1000) {
    await burst(performance.now() + plan.burstMs);
    await poll(() => workload.isIdle);
    // What was sent before has been answered by then.
    await cache.get("is it up?");
    taken.push(sample((performance.now() - start) / 1000));
  }
  return taken;
}

async function burst(end: number): Promise<void> {
  const caller = async (): Promise<void> => {
    while (performance.now() < end) {
      await workload.step();
      // Hits in memory never leave the tick: without a pause nothing else of the process would run.
      if ((workload.counts["operations"] ?? 0) % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

function sample(seconds: number): Sample {
  for (let round = 0; round < 2; round++) globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return {
    seconds,
    heap: heapUsed + external,
    rss,
    resources: activeResources(),
    listeners: emitters.listeners,
  };
}

/** What keeps the process alive, by kind; what it prints to does not count. */
function activeResources(): Readonly<Record<string, number>> {
  const kinds: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) {
    if (!/^(PipeWrap|TTYWrap)$/.test(kind)) kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return kinds;
}
