import type { Clock } from "./clock.js";

/** A call that has not ended so long after its deadline counts as ended, in milliseconds: it may never end. */
const lostMs = 10_000;

interface OpenCall {
  readonly lostAt: number;
  readonly onEnd: () => void;
}

/**
 * The calls that a backend has not ended, also when nobody waits for them any more. One that never ends must not close its
 * key, or take the place of another call, for the life of the process; so after a long time it counts as ended.
 *
 * No timer waits for that, which would keep the process alive: it is looked for when somebody asks for what is open.
 */
export class OpenCalls {
  readonly #timers: Clock;
  readonly #timeoutMs: number;
  /** In the order in which they were made, which is that of `lostAt`. */
  readonly #calls = new Set<OpenCall>();

  /** @param timeoutMs within which the backend should end a call, in milliseconds */
  constructor(timers: Clock, timeoutMs: number) {
    this.#timers = timers;
    this.#timeoutMs = timeoutMs;
  }

  /** Calls `onEnd` once: when `call` has settled, or when it is found to be lost. */
  add(call: Promise<unknown>, onEnd: () => void): void {
    const now = this.#timers.monotonic();
    this.#forget(now);
    const open: OpenCall = { lostAt: now + this.#timeoutMs + lostMs, onEnd };
    this.#calls.add(open);
    const end = (): void => this.#end(open);
    call.then(end, end);
  }

  /** Ends what is lost by now. */
  forgetLost(): void {
    this.#forget(this.#timers.monotonic());
  }

  #forget(now: number): void {
    for (const open of this.#calls) {
      if (open.lostAt > now) return;
      this.#end(open);
    }
  }

  #end(open: OpenCall): void {
    if (this.#calls.delete(open)) open.onEnd();
  }
}
