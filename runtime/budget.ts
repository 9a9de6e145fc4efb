import type { Deadline } from "./deadline.js";
import { TimeoutError, withDeadline } from "./deadline.js";
import { BackendError } from "./errors.js";

/** Whom a request waits for. */
export interface AwaitedBackend {
  /** As its messages call it, for example `redis`. */
  readonly name: string;
  /** How long one request may wait for it in all, in milliseconds. */
  readonly limitMs: number;
}

/**
 * The time that one request may spend waiting for its backend, whatever it asks of it. What runs at the same time is
 * counted once; the load in between is not counted.
 */
export class Budget {
  readonly #backend: AwaitedBackend;
  #spentMs: number;
  #running = 0;
  #since = 0;

  constructor(backend: AwaitedBackend, spentMs = 0) {
    this.#backend = backend;
    this.#spentMs = spentMs;
  }

  /** Milliseconds. */
  get left(): number {
    const running = this.#running > 0 ? performance.now() - this.#since : 0;
    return this.#backend.limitMs - this.#spentMs - running;
  }

  /**
   * What `work` resolves to.
   *
   * @throws BackendError when the budget is spent; what was asked for may then happen or not
   */
  async run<T>(operation: string, work: (deadline: Deadline) => Promise<T>): Promise<T> {
    this.#begin();
    try {
      return await withDeadline(Math.max(this.left, 1), work);
    } catch (error) {
      throw error instanceof TimeoutError ? new BackendError(this.#backend.name, operation, error) : error;
    } finally {
      this.#end();
    }
  }

  #begin(): void {
    if (this.#running === 0) this.#since = performance.now();
    this.#running += 1;
  }

  #end(): void {
    this.#running -= 1;
    if (this.#running === 0) this.#spentMs += performance.now() - this.#since;
  }
}
