import type { MaybePromise } from "./backend.js";
import type { Core } from "./core.js";
import type { Entry, Lifetime, ValuePayload } from "./entry.js";
import { BackendError } from "./errors.js";
import type { CacheListener } from "./events.js";
import { familyOf, tagKey } from "./key.js";
import type { Loaded, Lookup } from "./lookup.js";
import { uniformKeys } from "./uniform-key.js";
import type { SetOptions } from "./uniform-lookup.js";
import { UniformLookup, unstretched } from "./uniform-lookup.js";

export type { SetOptions } from "./uniform-lookup.js";

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
  /** The backend key of a key of the uniform interface. @throws InvalidOptionError */
  readonly keyOf: (key: string) => string;
  /** Of what is stored without a `ttl`. */
  readonly lifetime: Lifetime;

  constructor(name: string, core: Core, ttlMs: number) {
    this.name = name;
    this.core = core;
    this.keyOf = uniformKeys(name);
    this.lifetime = unstretched(ttlMs);
  }

  async get<T = unknown>(key: string): Promise<T | undefined> {
    const entry = await this.core.read(new UniformLookup(this, key));
    return entry && (valueOf(entry) as T);
  }

  async set(key: string, value: unknown, options?: SetOptions): Promise<boolean> {
    return acknowledged(this.core.store(new UniformLookup(this, key, options), loadedValue(value)));
  }

  async delete(key: string): Promise<void> {
    await this.core.delete(this.keyOf(key));
  }

  async update<T>(key: string, change: (current: T | undefined) => MaybePromise<T>, options?: SetOptions): Promise<T> {
    const lookup = new UniformLookup(this, key, options);
    return this.core.updates.run(lookup.key, async () => {
      const entry = await this.core.readStrictly(lookup);
      const value = await change(entry && (valueOf(entry) as T));
      await this.core.store(lookup, loadedValue(value));
      return value;
    });
  }

  async getOrSet<T>(key: string, load: () => MaybePromise<T>, options?: SetOptions): Promise<T> {
    const lookup = new UniformLookup(this, key, options);
    const held = this.core.hit(lookup);
    return (held ? valueOf(held) : this.#fetch(lookup, load)) as T;
  }

  async invalidate(tags: readonly string[]): Promise<void> {
    const families = this.tagKeys(tags.map(familyOf)).filter((family) => this.core.resultFamilies.has(family));
    await this.core.invalidate(this.tagKeys(tags), families);
  }

  on(listener: CacheListener): () => void {
    return this.core.tiers.events.on(listener);
  }

  close(): Promise<void> {
    return this.core.close();
  }

  /** The backend keys of tags in their text form, each once. */
  tagKeys(tags: readonly string[]): readonly string[] {
    const keys = tags.map((tag) => tagKey(this.name, tag));
    return keys.length > 1 ? [...new Set(keys)] : keys;
  }

  async #fetch(lookup: Lookup, load: () => unknown): Promise<unknown> {
    const { entry } = await this.core.fetch(lookup, async () => loadedValue(await load()));
    return valueOf(entry);
  }
}

function valueOf(entry: Entry): unknown {
  return (entry.payload as ValuePayload).value;
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
