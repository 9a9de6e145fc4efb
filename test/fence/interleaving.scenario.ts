/** Random interleavings in a process of their own, whose runtime may be a mutant's. */
import fc from "fast-check";
import type { History } from "./history.js";
import type { World } from "./interleaving.js";
import { plansIn, interleave, judgedBounds } from "./interleaving.js";
import { judged, told } from "./judge.js";

/** What the process is asked for. */
export interface Interleavings {
  readonly world: World;
  readonly seed: number;
  /** It ends after so many, or with the first violation. */
  readonly operations: number;
  /** Looks for the smallest history with the violation. Default true. */
  readonly shrinks?: boolean;
}

/** What it tells in the end. */
export interface InterleavingReport {
  readonly operations: number;
  /** Changes that were acknowledged. */
  readonly changes: number;
  /** Answers that could have been old. */
  readonly kept: number;
  readonly sharedInTheDark: number;
  /** The smallest history that was found with a violation. */
  readonly violation?: string;
}

const { world, seed, operations, shrinks = true } = JSON.parse(process.argv[2]!) as Interleavings;
const counts = { operations: 0, changes: 0, kept: 0, sharedInTheDark: 0 };
let isFound = false;

const property = fc.asyncProperty(fc.scheduler(), plansIn(world), async (scheduler, plan) => {
  const history = await interleave(scheduler, plan, world);
  const { violations, sharedInTheDark } = judged(history, judgedBounds(world));
  if (!isFound) count(history, sharedInTheDark.length);
  const [first] = violations;
  if (!first) return;
  isFound = true;
  throw new Error(`\n${told(first, history)}\n${fc.stringify(scheduler)}`);
});

let violation: string | undefined;
for (let portion = 0; counts.operations < operations && violation === undefined; portion++) {
  const parameters = { seed: seed + portion, numRuns: 500, endOnFailure: !shrinks };
  const { failed, errorInstance, counterexamplePath } = await fc.check(property, parameters);
  if (failed) violation = `seed ${seed + portion}, path ${counterexamplePath}: ${String(errorInstance)}`;
}
const report: InterleavingReport = violation === undefined ? counts : { ...counts, violation };
process.send!(report);
process.disconnect();

function count({ reads, changes }: History, sharedInTheDark: number): void {
  counts.sharedInTheDark += sharedInTheDark;
  counts.operations += reads.length + changes.length;
  counts.changes += changes.filter(({ end }) => end !== undefined).length;
  counts.kept += reads.filter(({ datum, start }) => datum && (datum.by !== undefined || datum.asOf < start)).length;
}
