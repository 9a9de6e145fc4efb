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

  /**
   * The bytes under `keys`, in their order: one round trip, where the backend can do that.
   *
   * @throws BackendError as `call` does, and when the backend answers with something else than bytes
   */
  values(keys: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    if (keys.length === 0) return Promise.resolve([]);
    return this.call("get", async (backend) => {
      const found = await (keys.length > 1 && backend.getMany
        ? backend.getMany(keys)
        : Promise.all(keys.map((key) => backend.get(key))));
      return keys.map((_, index) => bytesOrNothing(found[index]));
    });
  }

  /** Removes `keys`, each by a call of its own. @throws BackendError when one of them was not acknowledged */
  async removeAll(keys: readonly string[]): Promise<void> {
    const removals = keys.map((key) => this.call("delete", (backend) => backend.delete(key)));
    const failed = (await Promise.allSettled(removals)).find((removal) => removal.status === "rejected");
    if (failed) throw failed.reason;
  }

  /** A backend that keeps a deadline of its own needs no second timer. */
  #inTime<T>(answer: PromiseLike<T>): Promise<T> {
    const promise = Promise.resolve(answer);
    return this.#backend.timeoutMs === undefined ? withDeadline(defaultTimeoutMs, () => promise) : promise;
  }
}

/** A backend may bring its own kind of promise, so what has a `then` counts. */
export function isPromise<T>(answer: MaybePromise<T>): answer is Promise<T> {
  return typeof (answer as Promise<T> | undefined)?.then === "function";
}

/** `null` is how many stores say that there is nothing. */
function bytesOrNothing(answer: unknown): Uint8Array | undefined {
  if (answer === undefined || answer === null) return undefined;
  if (answer instanceof Uint8Array) return answer;
  throw new TypeError(`it returned ${typeof answer} where bytes (a Uint8Array) were expected`);
}
