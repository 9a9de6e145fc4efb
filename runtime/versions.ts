import { LRUCache } from "lru-cache";

/** A tag as this process knows it. Whoever holds one sees by `valid` whether it was invalidated since. */
export interface LocalTag {
  readonly valid: boolean;
}

/**
 * The tags of this process: one object for each tag that an entry in memory or a flight refers to. Invalidating a tag
 * costs one write, however many hold it. A tag that is evicted counts as invalidated, since whoever holds it could no
 * longer be reached: eviction costs misses, never an old value.
 */
export class LocalTags {
  readonly #tags: LRUCache<string, { valid: boolean }>;

  constructor(max = 100_000) {
    this.#tags = new LRUCache({ max, dispose: (tag) => void (tag.valid = false) });
  }

  /** The current objects of `keys`. Take them before the load whose outcome they guard. */
  snapshot(keys: readonly string[]): readonly LocalTag[] {
    return keys.map((key) => this.#current(key));
  }

  invalidate(keys: readonly string[]): void {
    for (const key of keys) this.#tags.delete(key);
  }

  #current(key: string): LocalTag {
    const known = this.#tags.get(key);
    if (known) return known;
    const tag = { valid: true };
    this.#tags.set(key, tag);
    return tag;
  }
}
