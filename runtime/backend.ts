/** A value, or a promise of it. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * What a conditional write compares: it stands for what a key held at the moment of a read, and changes with every write of
 * the key. Opaque to the cache. A token is worth nothing once the connection or the topology that issued it is gone: a
 * write that gives one of those is refused.
 */
export type Token = string;

/** What a key holds. */
export interface Item {
  /** They belong to the caller, who may keep and change them. */
  readonly bytes: Uint8Array;
  readonly token: Token;
}

/**
 * How a server may have lost writes that it had acknowledged: `failover`, a replica has taken over and may lack the last
 * ones; `restart`, the process is a new one, and what it holds, if anything, was restored from a disk.
 */
export type Loss = "failover" | "restart";

/** Removes a key while every other call still waits. */
export type Remove = (key: string) => Promise<unknown>;

/**
 * Deals with what a server may have lost. While it runs, calls to that server wait; when it rejects, it is called again.
 *
 * @param server which one, as `serverOf` names it; absent: the only one
 */
export type LossListener = (loss: Loss, remove: Remove, server?: string) => Promise<void>;

/** Who listens to a channel. */
export interface Subscriber {
  /** From now on, all that is published is delivered, in its order, until `closed`. */
  opened(): void;
  message(text: string): void;
  /** Messages may be missed from now on. The backend goes on trying; when it is back, `opened` is called again. */
  closed(): void;
}

/**
 * A store of bytes under string keys. Three methods make a backend; each may answer at once or with a promise.
 *
 * A method that fails throws or rejects: the cache turns a failed read into a miss and reports a failed write, so a
 * backend never needs to hide an error. Keys are at most 201 characters of printable ASCII without spaces.
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
   *
   * A change waits for what was called before for its key, as that might still undo it. But a call that has not ended ten
   * seconds after this deadline counts as lost: nothing waits for it any more. A backend that carries it out later all the
   * same may bring back what was deleted since.
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

  /**
   * Capability: what several keys hold, with tokens, in one round trip and in the order of `keys`. They are all of one
   * server, where the backend has `serverOf`. Absent: one `get` each, and no tokens.
   */
  read?(keys: readonly string[]): MaybePromise<readonly (Item | undefined)[]>;

  /**
   * Capability, together with `read` and `drop`: stores `bytes` only while `key` still holds what `token` was issued for;
   * without a token only while it holds nothing. With it, a load in one process cannot overwrite what another process has
   * set or deleted since. Absent: a version under a key of its own fences each entry.
   *
   * @param isChange somebody has set or updated the value, which then must not be lost as easily as one that was loaded
   * @returns the token of what is stored now; `undefined` when nothing was stored
   */
  put?(
    key: string,
    bytes: Uint8Array,
    ttlMs: number,
    token: Token | undefined,
    isChange?: boolean,
  ): MaybePromise<Token | undefined>;

  /**
   * Capability, together with `put`: removes `key` only while it still holds what `token` was issued for. `true` says that
   * the two were compared, so that what the token was issued for is gone. Anything else leaves that open, as when the token
   * was issued over a connection that is no more: the cache looks again.
   */
  drop?(key: string, token: Token): MaybePromise<unknown>;

  /** Capability, together with `subscribe`: sends a text to all who listen to `channel`, after the calls made before. */
  publish?(channel: string, message: string): MaybePromise<unknown>;

  /** Capability: listens to `channel` until what is returned is called. Memory tiers hear of each other's changes by it. */
  subscribe?(channel: string, subscriber: Subscriber): () => void;

  /**
   * Capability of a backend over several servers: a text that names the server of `key`. Each server has a circuit breaker
   * of its own, and a server that is down means misses for its own keys only. Empty as long as it is not known.
   */
  serverOf?(key: string): string;

  /** What `serverOf` can return, where that never changes. */
  readonly servers?: readonly string[];

  /**
   * Capability: resolves when a server answers and rejects when it does not; it closes the circuit breaker again. Absent: a
   * `get` of a key that is never set.
   *
   * @param server a text that `serverOf` returned; absent where the backend has only one server
   */
  ping?(server?: string): MaybePromise<unknown>;

  /**
   * Capability: calls `listener` whenever a server may have lost acknowledged writes. No other call to that server is
   * carried out until what the listener returns has settled.
   */
  onLoss?(listener: LossListener): void;

  /** Capability: releases connections and timers, so that the process can exit by itself. */
  close?(): MaybePromise<unknown>;
}
