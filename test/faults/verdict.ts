import { isChaos } from "./cells/chaos.js";
import type { Latency } from "./latency.js";
import type { Measurement } from "./measurement.js";

/** The goals, in milliseconds. */
export const goals = { untilOpen: 150, whileOpen: 5, recovery: 1000 } as const;

/** What must be zero, each with what it came to. */
export function zerosOf({ verdict, unhandled }: Measurement): Readonly<Record<string, number>> {
  return {
    unhandled,
    wrong: verdict.wrong,
    "failed reads": verdict.failedReads,
    unsettled: verdict.unsettled,
    lost: verdict.undone + verdict.unapplied + verdict.ignored,
  };
}

/**
 * What a measurement fails at; nothing when all is well. In chaos breakers open and close all the time: its latencies are
 * told, and have no goal.
 */
export function failuresOf(measurement: Measurement): readonly string[] {
  const { alive, recoveryMs } = measurement;
  const zeros = Object.entries(zerosOf(measurement)).filter(([, count]) => count > 0);
  return [
    ...(alive ? [] : ["not alive"]),
    ...zeros.map(([name]) => name),
    ...(recoveryMs === undefined || recoveryMs > goals.recovery ? ["recovery"] : []),
    ...(isChaos({ name: measurement.cell }) ? [] : latencyFailuresOf(measurement)),
  ];
}

function latencyFailuresOf({ calm, untilOpen, whileOpen }: Measurement): readonly string[] {
  return [
    ...(exceeds(untilOpen, goals.untilOpen, calm) ? ["latency until open"] : []),
    ...(exceeds(whileOpen, goals.whileOpen, calm) ? ["latency while open"] : []),
  ];
}

/** What requests take without a fault, the fault did not add; for a processor that others have, the cache is not to blame. */
function exceeds(latency: Latency | undefined, goal: number, calm: Latency | undefined): boolean {
  return latency !== undefined && latency.own - (calm?.own ?? 0) > goal;
}
