/** One process of a fleet: uses a cache at random, and tells its parent all that it did and saw. */
import { backendFromUrl } from "../../runtime/backends/from-url.js";
import { openCache } from "../../runtime/create-cache.js";
import { Random } from "../support/random.js";
import { poll } from "../support/poll.js";
import { Actor } from "./actor.js";
import { Counting } from "./counting.js";
import { instantsSince } from "./instant.js";
import type { Assignment, Report } from "./messages.js";
import { Recorder } from "./recorder.js";
import { spec } from "./world.js";

const assignment = JSON.parse(process.argv[2]!) as Assignment;
const unhandled: string[] = [];
process.on("unhandledRejection", (reason) => void unhandled.push(String(reason)));

const { maxStalenessMs, url, padding } = assignment;
const memory = maxStalenessMs !== undefined && { maxStaleness: `${maxStalenessMs}ms` as const };
const cache = openCache(spec, { backend: await backendFromUrl(url), memory });
await poll(() => cache.set("ready", 1));
tell({ type: "ready" });
await new Promise((resolve) => process.once("message", resolve));

let operations = 0;
const recorder = new Recorder(assignment.process, instantsSince(BigInt(assignment.origin)), (portion) => {
  operations += portion.changes.length + portion.reads.length;
  tell({ type: "history", portion });
});
recorder.watch(cache);
const isOver = (): boolean => operations >= assignment.operations;
const counting = new Counting(cache, isOver);
const actors = Array.from({ length: assignment.actors }, (_, index) => act(new Random(assignment.seed + index)));
await Promise.all([...actors, counting.count()]);
recorder.flush();
await cache.close();
tell({ type: "done", counts: counting.counts, unhandled });
process.disconnect();

async function act(random: Random): Promise<void> {
  const actor = new Actor(cache, recorder, random, { padding, changes: memory ? "rarely" : "often" });
  while (!isOver()) await actor.act();
}

function tell(report: Report): void {
  process.send!(report);
}
