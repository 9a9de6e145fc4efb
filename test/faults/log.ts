/** What a service process did and saw. All times are of the clock in `monotonic.ts`. */
export interface ServiceLog {
  readonly calls: readonly Call[];
  readonly events: readonly LoggedEvent[];
  readonly unhandled: readonly string[];
}

export type Operation = "get" | "getOrSet" | "set" | "update" | "delete" | "invalidate";

/** One request of the load. */
export interface Call {
  readonly operation: Operation;
  /** Of the first subject that it is about. */
  readonly id: number;
  readonly start: number;
  /** `rejected`: also a `set` that resolved to `false`. */
  outcome: "pending" | "resolved" | "rejected";
  end: number;
  /** How long it took beyond what the source took, in milliseconds. */
  addedMs: number;
  /** For how much of that its process waited for a processor of this machine, in milliseconds. */
  starvedMs: number;
  /** What it read, in its order. */
  readonly reads: Seen[];
  /** What it changed. */
  readonly changes: Changed[];
  error?: string;
}

export interface Seen {
  readonly id: number;
  /** `wrong`: a value that was never made of this subject, or is newer than the source. */
  readonly version: number | "missing" | "wrong";
}

export interface Changed {
  readonly id: number;
  readonly version: number;
}

export interface LoggedEvent {
  readonly at: number;
  readonly type: string;
  /** Of `breaker` events. */
  readonly server?: string;
  readonly state?: string;
  readonly text?: string;
}
