/** One process of a stampede: many callers ask for one key at the same instant. */
import { setTimeout as sleep } from "node:timers/promises";
import type { CacheBackend } from "../../runtime/backend.js";
import { memcached } from "../../runtime/backends/memcached.js";
import { redis } from "../../runtime/backends/redis.js";
import { openCache } from "../../runtime/create-cache.js";
import { loading, lookupOf } from "../runtime/lookup-of.js";
import { poll } from "../support/poll.js";
import type { Herd, HerdReport } from "./stampede.js";
import { spec } from "./world.js";

const { url, key, callers, loadMs, outcome, hardTimeoutMs } = JSON.parse(process.argv[2]!) as Herd;

const cache = openCache(spec, { backend: patientBackend() });
await poll(() => cache.set("ready", 1));
tell({ type: "ready" });
await instantToBegin();

let loads = 0;
const begun = process.hrtime.bigint();
const answers = Promise.allSettled(Array.from({ length: callers }, ask));
tell({ type: "asked" });
const settled = await answers;
tell({
  type: "done",
  loads,
  values: settled.filter(({ status }) => status === "fulfilled").length,
  errors: settled.filter(({ status }) => status === "rejected").length,
  begun: String(begun),
  ended: String(process.hrtime.bigint()),
});
// What was told, and what the cache has still to do, may be on its way: the parent ends this process.
process.once("disconnect", () => process.exit());

/** A process that waits for a processor is not to take its server for one that is away, and load by itself. */
function patientBackend(): CacheBackend {
  const timeout = 5_000;
  if (url.startsWith("redis:")) return redis({ url, timeout });
  return memcached({ servers: url.replace("memcached://", ""), timeout });
}

async function ask(): Promise<void> {
  const lookup = lookupOf(cache, key, { hardTimeoutMs });
  await cache.core.fetch(lookup, loading(cache, load));
}

async function load(): Promise<string> {
  loads += 1;
  tell({ type: "loading" });
  await sleep(outcome === "never" ? 1e9 : loadMs);
  if (outcome === "error") throw new Error("the load failed");
  return "value";
}

/** The parent names an instant that is still to come, so that no process is first because it was told first. */
async function instantToBegin(): Promise<void> {
  const at = await new Promise<string>((resolve) => {
    process.once("message", (message: string) => resolve(message));
  });
  const leftMs = Number(BigInt(at) - process.hrtime.bigint()) / 1e6;
  if (leftMs > 2) await sleep(leftMs - 2);
  while (process.hrtime.bigint() < BigInt(at));
}

function tell(report: HerdReport): void {
  process.send!(report);
}
