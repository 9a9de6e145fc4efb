/** A value, or a promise of it. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * A store of bytes under string keys. Three methods make a backend; each may answer at once or with a promise.
 *
 * A method that fails throws or rejects: the cache turns a failed read into a miss and reports a failed write, so a
 * backend never needs to hide an error. Keys are at most 200 characters of printable ASCII without spaces.
 *
 * @example
 * ```ts
 * const entries = new Map<string, Uint8Array>();
 * const backend: CacheBackend = {
 *   get: (key) => entries.get(key),
 *   set: (key, bytes) => void entries.set(key, bytes),
 *   delete: (key) => void entries.delete(key),
 * };
 * ```
 */
export interface CacheBackend {
  /** What events and messages call this backend, for example `redis`. Default `custom`. */
  readonly name?: string;

  /**
   * Says that the backend itself ends each call within so many milliseconds. Absent: the cache stops waiting after 100.
   */
  readonly timeoutMs?: number;

  /**
   * The bytes stored under `key`; `undefined` when there are none or they have expired. They belong to the caller, who may
   * keep and change them.
   */
  get(key: string): MaybePromise<Uint8Array | undefined>;

  /**
   * Stores `bytes` under `key`, replacing what was there. They are the caller's again when it has resolved. A `set` that
   * rejects may have happened or not; where the backend knows that it refused the value, the older one is gone too.
   *
   * @param ttlMs how long the bytes are to be kept, in milliseconds, above 0; `Infinity` keeps them without expiry. A
   * backend may keep them longer (the cache checks the exact instant itself), never so much shorter that it matters.
   */
  set(key: string, bytes: Uint8Array, ttlMs: number): MaybePromise<unknown>;

  /** Removes `key`. Resolves once no later `get` can see the old bytes; a key that is not there is no error. */
  delete(key: string): MaybePromise<unknown>;

  /** Capability: the values of several keys in one round trip, in the order of `keys`. Absent: one `get` each. */
  getMany?(keys: readonly string[]): MaybePromise<readonly (Uint8Array | undefined)[]>;

  /** Capability: stores only where the key is absent and says whether it did. Absent: `get`, then `set`. */
  add?(key: string, bytes: Uint8Array, ttlMs: number): MaybePromise<boolean>;

  /** Capability: resolves when the server answers and rejects when it does not. */
  ping?(): MaybePromise<unknown>;

  /** Capability: releases connections and timers, so that the process can exit by itself. */
  close?(): MaybePromise<unknown>;
}
