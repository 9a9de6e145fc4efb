/** Where the cache takes the time from. Tests pass one they move by hand. */
export interface Clock {
  /** Wall-clock milliseconds since the epoch: entries carry these across processes. */
  now(): number;
  /** Milliseconds that never jump back: for deadlines and spans inside one process. */
  monotonic(): number;
  /**
   * Calls `run` once, after so many milliseconds. A timer that waits keeps the process alive.
   *
   * @param ms more than 2,147,483,647 (24.8 days), `Infinity` too, is never
   * @returns cancels the call, if it has not been made yet
   */
  after(ms: number, run: () => void): () => void;
}

/** The longest timer of Node: `setTimeout` fires at once when it is asked for more. */
const longestMs = 2 ** 31 - 1;

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, run) => {
    if (ms > longestMs) return () => {};
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
