import { Mutex } from "async-mutex";

/** One mutex for each key that is in use. */
export class KeyMutex {
  readonly #mutexes = new Map<string, Mutex>();

  get size(): number {
    return this.#mutexes.size;
  }

  /** Runs `work` when all that was asked for before under the same key is over. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mutex = this.#mutexes.get(key) ?? new Mutex();
    this.#mutexes.set(key, mutex);
    try {
      return await mutex.runExclusive(work);
    } finally {
      if (!mutex.isLocked() && this.#mutexes.get(key) === mutex) this.#mutexes.delete(key);
    }
  }
}
