import type { Clock } from "../clock.js";

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that a test moves by hand. */
export class ManualClock implements Clock {
  /** What the wall clock shows at the monotonic 0: a sum of all steps would drift by their rounding. */
  #epoch: number;
  #monotonic = 0;
  readonly #timers = new Set<Timer>();

  /** @param startAt the wall clock at the start; by default the machine's, since real servers keep that one */
  constructor(startAt: number = Date.now()) {
    this.#epoch = startAt;
  }

  now(): number {
    return this.#epoch + this.#monotonic;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  /** Calls `run` while `advance` moves the clock to that instant, never before, not even for 0 ms. */
  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#monotonic + Math.max(0, ms), run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /**
   * Moves on by so many milliseconds. Timers that come due run in their order, each at its own instant, and so do those
   * that they start; promises that they resolve go on when the caller next awaits.
   */
  advance(ms: number): void {
    const end = this.#monotonic + ms;
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#monotonic = timer.at;
      this.#timers.delete(timer);
      timer.run();
    }
    this.#monotonic = end;
  }

  /** Sets the wall clock back or forward, as an administrator would: timers and the monotonic one do not notice. */
  adjust(ms: number): void {
    this.#epoch += ms;
  }

  /** The first timer that is due by `end`; of two for the same instant the one that was started first. */
  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (timer.at <= end && timer.at < (next?.at ?? Infinity)) next = timer;
    return next;
  }
}

/**
 * A clock that stands still until a test moves it, to be passed to `createCache` as `clock`.
 *
 * @param startAt what its wall clock shows at first, in milliseconds since the epoch; by default the machine's time
 *
 * @example
 * ```ts
 * const clock = manualClock();
 * const cache = createCache({ clock });
 * await cache.set("key", 1, { ttl: "5m" });
 * clock.advance(300_000);
 * await cache.get("key"); // undefined
 * ```
 */
export function manualClock(startAt?: number): ManualClock {
  return new ManualClock(startAt);
}
