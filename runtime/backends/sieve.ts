/**
 * Something that a sieve keeps. It is linked into the queue by itself, since an object for each link would be a tenth of
 * what a small entry takes. Only the sieve changes these fields.
 */
export class SieveItem {
  key = "";
  /** What it counts for, in bytes. */
  weight = 0;
  isVisited = false;
  newer: this | undefined = undefined;
  older: this | undefined = undefined;
}

/** Bounds of a sieve, both whole numbers above 0. */
export interface SieveBounds {
  readonly maxItems: number;
  readonly maxBytes: number;
}

/**
 * Items by key, bounded by bytes and by count, with the eviction of SIEVE (Zhang et al., NSDI 2024): a hand goes from the
 * oldest item to the newest, spares those that were read since it passed them, and evicts the first that was not. A read
 * sets a mark and nothing else, where LRU moves an item in a list.
 */
export class Sieve<T extends SieveItem> {
  readonly #items = new Map<string, T>();
  readonly #bounds: SieveBounds;
  readonly #onEvict: ((key: string) => void) | undefined;
  #newest: T | undefined;
  #oldest: T | undefined;
  /** What is looked at next; nothing: the oldest. */
  #hand: T | undefined;
  #bytes = 0;

  constructor(bounds: SieveBounds, onEvict?: (key: string) => void) {
    this.#bounds = bounds;
    this.#onEvict = onEvict;
  }

  get size(): number {
    return this.#items.size;
  }

  /** Of all items together. */
  get bytes(): number {
    return this.#bytes;
  }

  keys(): Iterable<string> {
    return this.#items.keys();
  }

  get(key: string): T | undefined {
    const item = this.#items.get(key);
    if (item !== undefined && !item.isVisited) item.isVisited = true;
    return item;
  }

  /**
   * Keeps `item`, which counts for `weight` bytes, in the place of whatever has its key.
   *
   * @returns whether it is kept: not one that is too large for the whole sieve
   */
  set(key: string, item: T, weight: number): boolean {
    const isKnown = this.delete(key);
    const { maxItems, maxBytes } = this.#bounds;
    if (weight > maxBytes) return false;
    const evicted: string[] = [];
    while (this.#items.size >= maxItems || this.#bytes + weight > maxBytes) evicted.push(this.#evict());
    item.key = key;
    item.weight = weight;
    // What is written again is in use.
    item.isVisited = isKnown;
    this.#append(item);
    // Only now: who hears of it may write here too.
    for (const each of evicted) this.#onEvict?.(each);
    return true;
  }

  /** @returns whether there was one */
  delete(key: string): boolean {
    const item = this.#items.get(key);
    if (item) this.#remove(item);
    return item !== undefined;
  }

  clear(): void {
    this.#items.clear();
    this.#newest = this.#oldest = this.#hand = undefined;
    this.#bytes = 0;
  }

  /** @returns the key of what it has evicted */
  #evict(): string {
    let item = this.#hand ?? this.#oldest!;
    while (item.isVisited) {
      item.isVisited = false;
      item = item.newer ?? this.#oldest!;
    }
    this.#hand = item.newer;
    this.#remove(item);
    return item.key;
  }

  #append(item: T): void {
    this.#items.set(item.key, item);
    this.#bytes += item.weight;
    item.older = this.#newest;
    if (this.#newest) this.#newest.newer = item;
    else this.#oldest = item;
    this.#newest = item;
  }

  #remove(item: T): void {
    const { key, weight, newer, older } = item;
    this.#items.delete(key);
    this.#bytes -= weight;
    if (this.#hand === item) this.#hand = newer;
    if (newer) newer.older = older;
    else this.#newest = older;
    if (older) older.newer = newer;
    else this.#oldest = newer;
    item.newer = item.older = undefined;
  }
}
