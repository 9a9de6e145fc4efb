import { Mutex } from "async-mutex";
import type { MaybePromise } from "./backend.js";
import type { Core } from "./core.js";
import type { Duration } from "./duration.js";
import { milliseconds } from "./duration.js";
import type { Lifetime, ValuePayload } from "./entry.js";
import { BackendError, InvalidOptionError } from "./errors.js";
import type { CacheListener } from "./events.js";
import { familyOf, tagKey, uniformKey } from "./key.js";
import type { Loaded, Lookup } from "./lookup.js";
import { maxTags } from "./tags.js";

export interface SetOptions {
  /** How long the value is fresh; a number is seconds, 0 stores nothing. Default: the cache's `ttl`. */
  readonly ttl?: Duration;
  /** Tags that `invalidate` can name, such as `article:how-to`. At most 32. */
  readonly tags?: readonly string[];
}

/** The uniform interface: the same few methods over every backend. */
export interface Cache {
  /** The first segment of every key. */
  readonly name: string;
  /** The value of `key`; `undefined` when there is none, it has expired, or the backend does not answer. */
  get<T = unknown>(key: string): Promise<T | undefined>;
  /**
   * Stores `value`.
   *
   * @returns `false` when the backend did not acknowledge it
   * @throws TypeError for a value that has no faithful form, such as a function (remote backends)
   */
  set(key: string, value: unknown, options?: SetOptions): Promise<boolean>;
  /** Removes `key`. @throws BackendError when the backend did not acknowledge it */
  delete(key: string): Promise<void>;
  /**
   * Replaces the value of `key` by what `change` makes of it, one caller at a time in this process.
   *
   * @returns the new value
   * @throws BackendError when the backend did not answer; then `change` may not have run
   * @example
   * ```ts
   * const visits = await cache.update("visits", (n: number = 0) => n + 1);
   * ```
   */
  update<T>(key: string, change: (current: T | undefined) => MaybePromise<T>, options?: SetOptions): Promise<T>;
  /** The value of `key`, or else what `load` returns, stored; callers at the same time share one load. */
  getOrSet<T>(key: string, load: () => MaybePromise<T>, options?: SetOptions): Promise<T>;
  /** Makes every entry unusable that carries one of `tags`. @throws BackendError when not acknowledged */
  invalidate(tags: readonly string[]): Promise<void>;
  /** Calls `listener` for everything that happens; call what is returned to stop. */
  on(listener: CacheListener): () => void;
  /** Releases memory, connections and timers; the process can then exit by itself. */
  close(): Promise<void>;
}

/** The uniform interface over a core, under one name. */
export class UniformCache implements Cache {
  readonly name: string;
  readonly core: Core;
  readonly #ttlMs: number;
  /** Families some entries of which take their tags from results: invalidating a tag bumps its family too. */
  readonly #resultFamilies: ReadonlySet<string>;
  readonly #updates = new Map<string, Mutex>();

  constructor(name: string, core: Core, ttlMs: number, resultFamilies: ReadonlySet<string> = new Set()) {
    this.name = name;
    this.core = core;
    this.#ttlMs = ttlMs;
    this.#resultFamilies = resultFamilies;
  }

  async get<T = unknown>(key: string): Promise<T | undefined> {
    const entry = await this.core.read(this.#lookup(key));
    return entry && ((entry.payload as ValuePayload).value as T);
  }

  async set(key: string, value: unknown, options: SetOptions = {}): Promise<boolean> {
    return acknowledged(this.core.store(this.#lookup(key, options), loadedValue(value)));
  }

  delete(key: string): Promise<void> {
    return this.core.delete(uniformKey(this.name, key));
  }

  update<T>(key: string, change: (current: T | undefined) => MaybePromise<T>, options: SetOptions = {}): Promise<T> {
    const lookup = this.#lookup(key, options);
    return this.#exclusively(lookup.key, async () => {
      const entry = await this.core.readStrictly(lookup);
      const value = await change(entry && ((entry.payload as ValuePayload).value as T));
      await this.core.store(lookup, loadedValue(value));
      return value;
    });
  }

  getOrSet<T>(key: string, load: () => MaybePromise<T>, options: SetOptions = {}): Promise<T> {
    const lookup = this.#lookup(key, options);
    const held = this.core.hit(lookup);
    if (held) return Promise.resolve((held.payload as ValuePayload).value as T);
    const outcome = this.core.fetch(lookup, async () => loadedValue(await load()));
    return outcome.then(({ entry }) => (entry.payload as ValuePayload).value as T);
  }

  invalidate(tags: readonly string[]): Promise<void> {
    const families = new Set(tags.map(familyOf).filter((family) => this.#resultFamilies.has(family)));
    return this.core.invalidate(this.tagKeys(tags), this.tagKeys([...families]));
  }

  on(listener: CacheListener): () => void {
    return this.core.tiers.events.on(listener);
  }

  close(): Promise<void> {
    return this.core.close();
  }

  /** The backend keys of tags in their text form. */
  tagKeys(tags: readonly string[]): readonly string[] {
    return tags.map((tag) => tagKey(this.name, tag));
  }

  #lookup(key: string, { ttl, tags = [] }: SetOptions = {}): Lookup {
    if (tags.length > maxTags) {
      throw new InvalidOptionError(`\`tags\` has ${tags.length} tags: an entry carries at most ${maxTags}`);
    }
    const ttlMs = ttl === undefined ? this.#ttlMs : milliseconds(ttl, "ttl");
    return {
      key: uniformKey(this.name, key),
      fingerprint: undefined,
      lifetime: unstretched(ttlMs),
      tags: () => this.tagKeys(tags),
      families: [],
    };
  }

  async #exclusively<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mutex = this.#updates.get(key) ?? new Mutex();
    this.#updates.set(key, mutex);
    try {
      return await mutex.runExclusive(work);
    } finally {
      if (!mutex.isLocked()) this.#updates.delete(key);
    }
  }
}

/** A lifetime without stale spans. */
function unstretched(ttlMs: number): Lifetime {
  return { ttlMs, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 };
}

export function loadedValue(value: unknown, tags: readonly string[] = []): Loaded<ValuePayload> {
  return { payload: { kind: "value", value }, tags, storable: true, shareable: true };
}

/** `false` when the backend failed; an error of the caller's own, such as a value without a form, still rejects. */
export async function acknowledged(stored: Promise<void>): Promise<boolean> {
  try {
    await stored;
    return true;
  } catch (error) {
    if (error instanceof BackendError) return false;
    throw error;
  }
}
