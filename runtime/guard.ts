import type { CacheBackend, MaybePromise } from "./backend.js";
import { defaultTimeoutMs, withDeadline } from "./deadline.js";
import { BackendError } from "./errors.js";
import type { Events } from "./events.js";

/**
 * Stands between the cache and a backend: no call lasts longer than the deadline, every failure is an event and a
 * `BackendError`, and a late answer to a call that was given up is dropped.
 */
export class Guard {
  readonly #backend: CacheBackend;
  readonly #events: Events;

  constructor(backend: CacheBackend, events: Events) {
    this.#backend = backend;
    this.#events = events;
  }

  /**
   * Calls the backend.
   *
   * @throws BackendError when it throws, rejects or does not answer in time; a write may then have happened or not
   */
  async call<T>(operation: string, run: (backend: CacheBackend) => MaybePromise<T>): Promise<T> {
    try {
      const answer = run(this.#backend);
      return isPromise(answer) ? await this.#inTime(answer) : answer;
    } catch (cause) {
      const error =
        cause instanceof BackendError ? cause : new BackendError(this.#backend.name ?? "custom", operation, cause);
      if (this.#events.active) this.#events.emit({ type: "error", operation, error });
      throw error;
    }
  }

  /** A backend that keeps a deadline of its own needs no second timer. */
  #inTime<T>(answer: Promise<T>): Promise<T> {
    return this.#backend.timeoutMs === undefined ? withDeadline(defaultTimeoutMs, () => answer) : answer;
  }
}

/** A backend may bring its own kind of promise, so what has a `then` counts. */
function isPromise<T>(answer: MaybePromise<T>): answer is Promise<T> {
  return typeof (answer as Promise<T> | undefined)?.then === "function";
}
