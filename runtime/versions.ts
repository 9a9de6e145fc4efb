import { oldestOver } from "./oldest.js";

/** A tag as this process knows it. Whoever holds one sees by `valid` whether it was invalidated since. */
export interface LocalTag {
  readonly valid: boolean;
}

/**
 * The tags of this process: one object for each tag that an entry in memory or a flight refers to. Invalidating a tag
 * costs one write, however many hold it. Above `max` tags, those that were asked for least recently are evicted, and
 * count as invalidated, since whoever holds one could no longer be reached: eviction costs misses, never an old value.
 */
export class LocalTags {
  readonly #max: number;
  /** In the order of use; a Map costs nothing before it is filled, as a preallocated LRU would. */
  readonly #tags = new Map<string, { valid: boolean }>();
  #any = { valid: true };
  /** The last list of one tag: entries without tags of their own share it. */
  #alone: readonly LocalTag[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  /** Valid until the next invalidation of whatever tag: for an entry that is not read yet, and may carry any. */
  get any(): LocalTag {
    return this.#any;
  }

  /** The current objects of `keys`. Take them before the load whose outcome they guard. */
  snapshot(keys: readonly string[]): readonly LocalTag[] {
    if (keys.length !== 1) return keys.map((key) => this.#current(key));
    const tag = this.#current(keys[0]!);
    if (this.#alone[0] !== tag) this.#alone = [tag];
    return this.#alone;
  }

  invalidate(keys: readonly string[]): void {
    this.#renewAny();
    for (const key of keys) this.#drop(key);
  }

  #renewAny(): void {
    this.#any.valid = false;
    this.#any = { valid: true };
  }

  #current(key: string): LocalTag {
    const tag = this.#tags.get(key) ?? { valid: true };
    this.#tags.delete(key);
    this.#tags.set(key, tag);
    if (this.#tags.size > this.#max) this.#dropOldest();
    return tag;
  }

  #dropOldest(): void {
    this.#renewAny();
    for (const [key] of oldestOver(this.#tags, this.#max)) this.#drop(key);
  }

  #drop(key: string): void {
    const tag = this.#tags.get(key);
    if (tag) tag.valid = false;
    this.#tags.delete(key);
  }
}
