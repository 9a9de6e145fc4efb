import type { Instant } from "./instant.js";

/** What the cache holds: a value that tells which data it was made from. */
export interface Datum {
  /** The data as of this instant. */
  readonly asOf: Instant;
  /** The change that stored it; absent where a load did. */
  readonly by?: string;
  /** The process that made it. */
  readonly process: number;
  /** All its tags. */
  readonly tags: readonly string[];
  /** Fills the server where memory is to be scarce. */
  readonly padding?: string;
}

/** Something that makes older values of what it names unusable. */
export interface Change {
  readonly kind: "delete" | "invalidate" | "set" | "update";
  readonly id: string;
  readonly process: number;
  /** A key, or tags. */
  readonly names: readonly string[];
  /** When the data behind the cache changed: before the call. */
  readonly start: Instant;
  /** When it was acknowledged; absent where it was not, and may have happened or not. */
  readonly end?: Instant;
}

/** Somebody who was given something, or nothing. */
export interface Read {
  readonly kind: "get" | "load" | "peek" | "update reads";
  readonly process: number;
  readonly key: string;
  /** Before the call. */
  readonly start: Instant;
  readonly end: Instant;
  readonly datum?: Omit<Datum, "padding">;
  /** Meanwhile the process could not reach the backend. */
  readonly isCutOff?: true;
}

/** All that happened in a run, in whatever order. */
export interface History {
  readonly changes: Change[];
  readonly reads: Read[];
}
