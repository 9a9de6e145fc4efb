import type { Verdict } from "./judge.js";
import type { Latency } from "./latency.js";
import type { BackendName } from "./target.js";

/** How long the parts of a run last, in milliseconds. */
export interface Timing {
  /** Before anything happens: what latencies are compared with. */
  readonly calmMs: number;
  /** Between the preparation of a harm and the harm. */
  readonly preparedMs: number;
  readonly harmMs: number;
  readonly chaosMs: number;
  /** From the healing on: recovery, and proof that nothing is lost. */
  readonly afterMs: number;
}

export const fullTiming: Timing = { calmMs: 2000, preparedMs: 1500, harmMs: 3000, chaosMs: 60_000, afterMs: 4500 };
export const shortTiming: Timing = { calmMs: 500, preparedMs: 700, harmMs: 1200, chaosMs: 5000, afterMs: 3000 };

/** What a cell is run with. */
export interface CellOptions {
  readonly cell: string;
  readonly backend: BackendName;
  readonly seed: number;
  readonly timing: Timing;
}

/** When the turns of a run came. */
export interface Turns {
  readonly calm: readonly [from: number, to: number];
  readonly harmedAt: number;
  readonly healedAt: number;
}

/** What a cell came to. */
export interface Measurement {
  readonly cell: string;
  readonly backend: BackendName;
  readonly seed: number;
  /** Processes that were there until the end and then ended by themselves. */
  readonly alive: boolean;
  readonly unhandled: number;
  readonly verdict: Verdict;
  readonly calm: Latency | undefined;
  readonly untilOpen: Latency | undefined;
  /** `undefined` when no breaker opened. */
  readonly whileOpen: Latency | undefined;
  /** From a reachable server on; `undefined` when the services never recovered. */
  readonly recoveryMs: number | undefined;
  readonly remark: string;
  /** What is worth reading when something is wrong. */
  readonly notes: readonly string[];
}
