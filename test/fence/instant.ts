/**
 * A moment on the machine's monotonic clock, in nanoseconds since the origin of a run. Linux reads that clock in the same
 * order in every process, so it serves as the source of truth: the data behind the cache change at the instant at which a
 * writer looks at the clock, and what somebody loads is the data as of the instant at which he does.
 */
export type Instant = number;

/** A clock that starts at `origin`, which all processes of a run share: numbers since the boot would lose precision. */
export function instantsSince(origin: bigint): () => Instant {
  return () => Number(process.hrtime.bigint() - origin);
}

/** As an instant is written in a report. */
export function inMs(instant: Instant): string {
  return `${(instant / 1e6).toFixed(6)} ms`;
}
