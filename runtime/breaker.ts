import type { Clock } from "./clock.js";

/** What a circuit breaker needs of the server that it stands before. */
export interface BreakerOptions {
  readonly clock: Clock;
  /** Asks the server whether it answers again. */
  readonly ping: () => Promise<unknown>;
  readonly onChange: (state: "closed" | "open") => void;
}

/** Failures in a row that open a breaker. */
const threshold = 3;

/** Between the pings of an open breaker: a server that is back is used again within a quarter of a second. */
const firstPingMs = 50;
const longestPingMs = 250;

/**
 * A circuit breaker: after three failures in a row a server is left alone, so that it costs a request nothing. Only a ping
 * in the background closes it again, never a request of a user.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #failures = 0;
  #isOpen = false;
  #isStopped = false;
  #cancel: (() => void) | undefined;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** A call was answered. While the breaker is open that is a late answer, and tells nothing about the next call. */
  succeed(): void {
    this.#failures = 0;
  }

  /** A call failed for a reason that a next one will meet too. */
  fail(): void {
    this.#failures += 1;
    if (this.#isOpen || this.#isStopped || this.#failures < threshold) return;
    this.#isOpen = true;
    this.#options.onChange("open");
    this.#pingAfter(firstPingMs);
  }

  /** Stops pinging for good. */
  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
  }

  #pingAfter(ms: number): void {
    if (this.#isStopped) return;
    const { clock, ping } = this.#options;
    this.#cancel = clock.after(ms, () => {
      ping().then(
        () => this.#close(),
        () => this.#pingAfter(Math.min(2 * ms, longestPingMs)),
      );
    });
  }

  #close(): void {
    if (this.#isStopped) return;
    this.#failures = 0;
    this.#isOpen = false;
    this.#options.onChange("closed");
  }
}
