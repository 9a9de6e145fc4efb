import type { MaybePromise } from "./backend.js";
import type { Core } from "./core.js";
import type { Duration } from "./duration.js";
import { milliseconds } from "./duration.js";
import type { Entry, Lifetime, ValuePayload } from "./entry.js";
import { BackendError } from "./errors.js";
import type { CacheListener } from "./events.js";
import type { Frozen } from "./frozen.js";
import type { LoadMany } from "./gathered-load.js";
import { GatheredLoad } from "./gathered-load.js";
import type { Health } from "./health.js";
import { healthOf } from "./health.js";
import { familyOf } from "./key.js";
import type { Load, Loaded, Lookup } from "./lookup.js";
import { tagKeys, uniformKeys } from "./uniform-key.js";
import type { GetOrSetOptions, SetOptions } from "./uniform-lookup.js";
import { UniformLookup, unstretched } from "./uniform-lookup.js";
import { ownValueIn, rawPayload, valueIn } from "./value-payload.js";

export type { GetOrSetOptions, SetOptions } from "./uniform-lookup.js";

/**
 * The uniform interface: the same few methods over every backend.
 *
 * A value may hold what JSON can, and also `undefined`, `Date`, `Map`, `Set`, `bigint`, `RegExp`, `URL` and bytes; each comes
 * back as what it was, from memory and from every backend. A reader cannot change the cache: plain objects and arrays are
 * readonly, and frozen in development; of everything else a reader gets a copy.
 */
export interface Cache {
  /** The first segment of every key. */
  readonly name: string;
  /** The value of `key`; `undefined` when there is none, it has expired, or the backend does not answer. */
  get<T = unknown>(key: string): Promise<Frozen<T> | undefined>;
  /**
   * Stores `value`.
   *
   * @returns `false` when the backend did not acknowledge it: it may have been stored or not, and the key is deleted as soon
   * as the backend answers again. Also when memory is all there is and the value is larger than `memory.maxBytes`: then the
   * key holds nothing, and that is a `drop` event
   * @throws TypeError for a value that has no faithful form, such as a function or an instance of a class
   */
  set(key: string, value: unknown, options?: SetOptions): Promise<boolean>;
  /**
   * Removes `key`.
   *
   * @throws BackendError when the backend did not acknowledge it; it is removed as soon as the backend answers again, and
   * until then this process does not see it
   */
  delete(key: string): Promise<void>;
  /**
   * Replaces the value of `key` by what `change` makes of it: one caller at a time, in all processes on a backend that
   * compares tokens (Redis, Memcached), else in this process. `change` gets a copy of its own. It runs again when another
   * process was faster.
   *
   * @returns the new value; one that is larger than `memory.maxBytes`, where memory is all there is, is not kept, and that is
   * a `drop` event
   * @throws BackendError when the backend did not answer; then the value may have been replaced or not
   * @throws LoadTimeoutError when `change` takes longer than 30 seconds
   * @example
   * ```ts
   * const visits = await cache.update("visits", (n: number = 0) => n + 1);
   * ```
   */
  update<T>(key: string, change: (current: T | undefined) => MaybePromise<T>, options?: SetOptions): Promise<T>;
  /**
   * The value of `key`, or else what `load` returns, stored. Callers at the same time share one load, those of other
   * processes too on a backend that compares tokens.
   *
   * @throws LoadTimeoutError when the load takes longer than `hardTimeout`, and whatever `load` throws
   */
  getOrSet<T>(key: string, load: () => MaybePromise<T>, options?: GetOrSetOptions): Promise<Frozen<T>>;
  /**
   * The values of `keys`, in their order: one round trip to the backend, and one call of `load` with the keys that have
   * none.
   *
   * @throws InvalidOptionError when `load` does not return one value for each key, and whatever `load` throws
   * @example
   * ```ts
   * const users = await cache.getOrSetMany(["1", "2"], (missing) => db.users(missing), { ttl: "10m" });
   * ```
   */
  getOrSetMany<T>(keys: readonly string[], load: LoadMany<string, T>, options?: GetOrSetOptions): Promise<Frozen<T>[]>;
  /**
   * Makes every entry unusable that carries one of `tags`: in all processes, and also what is loading at the moment.
   *
   * @throws BackendError when the backend did not acknowledge it; it is made as soon as the backend answers again, and until
   * then this process treats what it names as invalid
   */
  invalidate(tags: readonly string[]): Promise<void>;
  /** Makes every entry of this cache unusable, by one small write. @throws BackendError as `invalidate` does */
  clear(): Promise<void>;
  /**
   * What is up at the moment, and what is still to be made up for. Nothing is waited for: a server that was never called is
   * pinged in the background, so that the next answer tells.
   */
  health(): Health;
  /**
   * Waits until the backend answers, for a service that would rather start with its cache.
   *
   * @param timeout how long, for example `"5s"`; a number is seconds, not milliseconds. Default 2 seconds
   * @returns whether it answers; the cache works without it, too
   */
  ready(timeout?: Duration): Promise<boolean>;
  /** Calls `listener` for everything that happens; call what is returned to stop. */
  on(listener: CacheListener): () => void;
  /** Releases memory, connections and timers; the process can then exit by itself. */
  close(): Promise<void>;
}

/** The uniform interface over a core, under one name. */
export class UniformCache implements Cache {
  readonly name: string;
  readonly core: Core;
  /** The backend key of a key of the uniform interface. @throws InvalidOptionError */
  readonly keyOf: (key: string) => string;
  readonly #tagKeyOf: (tag: string) => string;
  /** Of what is stored without a `ttl`. */
  readonly lifetime: Lifetime;

  constructor(name: string, core: Core, ttlMs: number) {
    this.name = name;
    this.core = core;
    this.keyOf = uniformKeys(name);
    this.#tagKeyOf = tagKeys(name);
    this.lifetime = unstretched(ttlMs);
    core.join(name);
  }

  async get<T = unknown>(key: string): Promise<Frozen<T> | undefined> {
    const entry = await this.core.read(new UniformLookup(this, key));
    return entry && (valueOf(entry) as Frozen<T>);
  }

  async set(key: string, value: unknown, options?: SetOptions): Promise<boolean> {
    return acknowledged(this.core.store(new UniformLookup(this, key, options), loadedValue(value)));
  }

  async delete(key: string): Promise<void> {
    await this.core.delete(this.keyOf(key));
  }

  async update<T>(key: string, change: (current: T | undefined) => MaybePromise<T>, options?: SetOptions): Promise<T> {
    let value: T | undefined;
    await this.core.update(new UniformLookup(this, key, options), async (entry) => {
      value = await change(entry && (ownValueIn(entry.payload as ValuePayload) as T));
      return loadedValue(value);
    });
    return value as T;
  }

  async getOrSet<T>(key: string, load: () => MaybePromise<T>, options?: GetOrSetOptions): Promise<Frozen<T>> {
    const held = this.core.hit({ key: this.keyOf(key), fingerprint: undefined });
    if (held) return valueOf(held) as Frozen<T>;
    const { entry } = await this.core.fetch(new UniformLookup(this, key, options), loading(load));
    return valueOf(entry) as Frozen<T>;
  }

  async getOrSetMany<T>(
    keys: readonly string[],
    load: LoadMany<string, T>,
    options?: GetOrSetOptions,
  ): Promise<Frozen<T>[]> {
    const lookups = keys.map((key) => ({ input: key, lookup: new UniformLookup(this, key, options) }));
    const entries = await fetchMany(this.core, lookups, load, (_, value) => loadedValue(value));
    return entries.map((entry) => valueOf(entry) as Frozen<T>);
  }

  async invalidate(tags: readonly string[]): Promise<void> {
    const families = this.tagKeys(tags.map(familyOf)).filter((family) => this.core.resultFamilies.has(family));
    await this.core.invalidate(this.tagKeys(tags), families);
  }

  clear(): Promise<void> {
    return this.core.clear(this.name);
  }

  health(): Health {
    return healthOf(this.core.tiers);
  }

  ready(timeout: Duration = "2s"): Promise<boolean> {
    return this.core.ready(milliseconds(timeout, "timeout"));
  }

  on(listener: CacheListener): () => void {
    return this.core.tiers.events.on(listener);
  }

  close(): Promise<void> {
    return this.core.close();
  }

  /** The backend keys of tags in their text form, each once. */
  tagKeys(tags: readonly string[]): readonly string[] {
    const keys = tags.map((tag) => this.#tagKeyOf(tag));
    return keys.length > 1 && hasTwice(keys) ? [...new Set(keys)] : keys;
  }
}

function loading(load: () => unknown): Load {
  return async () => loadedValue(await load());
}

function hasTwice(keys: readonly string[]): boolean {
  return keys.some((key, index) => keys.indexOf(key) !== index);
}

function valueOf(entry: Entry): unknown {
  return valueIn(entry.payload as ValuePayload);
}

/** The entries of several lookups; what is missing is loaded by one call. */
export async function fetchMany<Input, Value, L extends Lookup>(
  core: Core,
  lookups: readonly { readonly input: Input; readonly lookup: L }[],
  load: LoadMany<Input, Value>,
  loadedOf: (lookup: L, value: Value) => Loaded,
): Promise<readonly Entry[]> {
  const gathered = new GatheredLoad(lookups.length, load);
  return Promise.all(
    lookups.map(async ({ input, lookup }, place) => {
      const { decide, load: loadOne } = gathered.entry(place);
      try {
        const { entry } = await core.fetch(lookup, async () => loadedOf(lookup, await loadOne(input)), decide);
        return entry;
      } finally {
        decide();
      }
    }),
  );
}

export function loadedValue(value: unknown, tags: readonly string[] = []): Loaded<ValuePayload> {
  return { payload: rawPayload(value), tags, storable: true, shareable: true };
}

/**
 * `false` when it was dropped or the backend failed; an error of the caller's own, such as a value without a form, still
 * rejects.
 */
export async function acknowledged(stored: Promise<boolean | void>): Promise<boolean> {
  try {
    return (await stored) !== false;
  } catch (error) {
    if (error instanceof BackendError) return false;
    throw error;
  }
}
