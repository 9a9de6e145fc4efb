/** Where the cache takes the time from. Tests pass one they move by hand. */
export interface Clock {
  /** Wall-clock milliseconds since the epoch: entries carry these across processes. */
  now(): number;
  /** Milliseconds that never jump back: for deadlines and spans inside one process. */
  monotonic(): number;
}

/** The time of this machine. */
export const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };
