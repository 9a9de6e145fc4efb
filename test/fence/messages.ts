import type { History } from "./history.js";

/** What one process of a fleet is to do. */
export interface Assignment {
  readonly process: number;
  readonly seed: number;
  /** Of the backend. */
  readonly url: string;
  /** How long memory in front of it is trusted; absent: there is none. */
  readonly maxStalenessMs?: number;
  /** The origin of the run's instants, in nanoseconds since the boot. */
  readonly origin: string;
  /** How many operations it notes before it ends. */
  readonly operations: number;
  /** How many actors it has at the same time. */
  readonly actors: number;
  readonly padding: number;
}

/** What a process tells. */
export type Report =
  | { readonly type: "ready" }
  | { readonly type: "history"; readonly portion: History }
  | { readonly type: "done"; readonly counts: readonly Count[]; readonly unhandled: readonly string[] };

/** What became of the increments of a counter in one process. */
export interface Count {
  readonly counter: string;
  /** The values that acknowledged increments returned. */
  readonly values: readonly number[];
  /** How many were not acknowledged, and may have happened or not. */
  readonly unknown: number;
}
