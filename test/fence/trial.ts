import { backendFromUrl } from "../../runtime/backends/from-url.js";
import { openCache } from "../../runtime/create-cache.js";
import { Random } from "../support/random.js";
import { poll } from "../support/poll.js";
import { countProblem } from "./counting.js";
import { disturb } from "./disturbance.js";
import type { FleetResult } from "./fleet.js";
import { Fleet } from "./fleet.js";
import type { History } from "./history.js";
import type { Verdict } from "./judge.js";
import { judged } from "./judge.js";
import type { Variant } from "./variants.js";
import { counters, spec } from "./world.js";

/** What came of a fleet's work. */
export interface TrialResult {
  readonly history: History;
  readonly operations: number;
  readonly verdict: Verdict;
  /** Answers that the reader did not load himself after he had asked: those that could have been old. */
  readonly kept: number;
  /** Changes that were acknowledged. */
  readonly changes: number;
  /** What is wrong besides: lost increments, rejections that nobody handled. */
  readonly problems: readonly string[];
  readonly seconds: number;
}

export interface TrialOptions {
  /** The bundle that each process runs. */
  readonly program: string;
  readonly seed: number;
  readonly operations: number;
}

const processes = 4;
const actors = 8;

/** Lets four processes work on one site until they have done so many operations, and judges what they saw. */
export async function trial(variant: Variant, { program, seed, operations }: TrialOptions): Promise<TrialResult> {
  const { maxStalenessMs, padding = 0 } = variant;
  const site = await variant.start();
  const bounds = maxStalenessMs === undefined ? {} : { maxStalenessMs };
  const begun = performance.now();
  const fleet = new Fleet({ program, processes, actors, seed, operations, url: site.url, padding, ...bounds });
  try {
    const stop = disturb(variant.disturbances, fleet, site, new Random(seed));
    const result = await fleet.run().finally(stop);
    const problems = variant.losesData ? [] : await countProblems(result, site.url);
    return summedUp(result, maxStalenessMs ?? 0, [...problems, ...result.unhandled], performance.now() - begun);
  } finally {
    fleet.kill();
    await site.stop();
  }
}

function summedUp(
  { history }: FleetResult,
  maxStalenessMs: number,
  problems: readonly string[],
  tookMs: number,
): TrialResult {
  const { reads, changes } = history;
  return {
    history,
    operations: reads.length + changes.length,
    verdict: judged(history, { othersNs: maxStalenessMs * 1e6 }),
    kept: reads.filter(({ datum, start }) => datum && (datum.by !== undefined || datum.asOf < start)).length,
    changes: changes.filter(({ end }) => end !== undefined).length,
    problems,
    seconds: tookMs / 1000,
  };
}

/** Looked at by a process that has no memory of its own. */
async function countProblems({ counts }: FleetResult, url: string): Promise<string[]> {
  const cache = openCache(spec, { backend: await backendFromUrl(url) });
  await poll(() => cache.set("ready", 1));
  try {
    const last = await Promise.all(counters.map((counter) => cache.get<number>(counter)));
    const problems = counters.map((counter, index) =>
      countProblem(
        counts.filter((count) => count.counter === counter),
        last[index],
      ),
    );
    return problems.filter((problem) => problem !== undefined);
  } finally {
    await cache.close();
  }
}
