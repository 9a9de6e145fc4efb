import type { CacheBackend, Item, Token } from "../backend.js";
import type { Clock } from "../clock.js";
import { systemClock } from "../clock.js";
import { InvalidOptionError } from "../errors.js";
import { Sieve, SieveItem } from "./sieve.js";

/** Bounds of a memory tier. What was not read for long is evicted first. */
export interface MemoryOptions {
  /** Most bytes of keys and payloads together. Default 64 MiB (67,108,864). */
  readonly maxBytes?: number;
  /** Most entries. Default 100,000. */
  readonly maxEntries?: number;
}

/** Bytes that an item costs beside its key and payload: objects, map and list cells, measured on Node 20. */
const overheadBytes = 300;

/** Items by reference, bounded by bytes and by count. Nothing is copied or encoded: a read costs about a Map read. */
export class MemoryTier<T extends SieveItem> {
  /** Most entries. */
  readonly maxEntries: number;
  readonly #items: Sieve<T>;

  constructor(options: MemoryOptions = {}, onEvict?: (key: string) => void) {
    this.maxEntries = bound(options.maxEntries ?? 100_000, "memory.maxEntries");
    const maxBytes = bound(options.maxBytes ?? 64 * 1024 * 1024, "memory.maxBytes");
    this.#items = new Sieve({ maxItems: this.maxEntries, maxBytes }, onEvict);
  }

  get size(): number {
    return this.#items.size;
  }

  /** Bytes held, as far as they were accounted for. */
  get bytes(): number {
    return this.#items.bytes;
  }

  get(key: string): T | undefined {
    return this.#items.get(key);
  }

  /**
   * Holds `item`, whose payload has about `bytes` bytes.
   *
   * @returns whether it is held: not one that is larger than the whole tier
   */
  set(key: string, item: T, bytes: number): boolean {
    return this.#items.set(key, item, Math.ceil(bytes) + 2 * key.length + overheadBytes);
  }

  delete(key: string): void {
    this.#items.delete(key);
  }

  /** Removes the keys that begin with `prefix`. */
  prune(prefix: string): void {
    for (const key of this.#items.keys()) if (key.startsWith(prefix)) this.#items.delete(key);
  }

  clear(): void {
    this.#items.clear();
  }
}

function bound(value: number, option: string): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidOptionError(`\`${option}\` is ${value}: use a whole number above 0`);
}

/** The default backend: this process's memory. A cache that is given one holds its entries by reference. */
export interface MemoryBackend extends CacheBackend {
  readonly name: "memory";
  readonly options: MemoryOptions;
}

/**
 * A backend in this process's memory, bounded by bytes and count.
 *
 * @throws InvalidOptionError for a bound that is no whole number above 0
 *
 * @example
 * ```ts
 * const cache = createCache({ backend: memory({ maxBytes: 256 * 1024 * 1024 }) });
 * ```
 */
export function memory(options: MemoryOptions = {}, clock: Clock = systemClock): MemoryBackend {
  const tier = new MemoryTier<Kept>(options);
  let writes = 0;
  const find = (key: string): Kept | undefined => {
    const kept = tier.get(key);
    return kept && clock.monotonic() < kept.deleteAt ? kept : undefined;
  };
  const set = (key: string, bytes: Uint8Array, ttlMs: number): void => {
    writes += 1;
    const kept = new Kept(Uint8Array.from(bytes), clock.monotonic() + ttlMs, `${writes}`);
    tier.set(key, kept, bytes.length);
  };
  const holds = (key: string, token: Token | undefined): boolean => find(key)?.token === token;
  return {
    name: "memory",
    options,
    get: (key) => find(key)?.bytes.slice(),
    set,
    delete: (key) => tier.delete(key),
    read: (keys) => keys.map((key) => copied(find(key))),
    put: (key, bytes, ttlMs, token) => {
      if (!holds(key, token)) return undefined;
      set(key, bytes, ttlMs);
      return find(key)?.token;
    },
    drop: (key, token) => {
      if (holds(key, token)) tier.delete(key);
      return true;
    },
    ping: () => true,
    close: () => tier.clear(),
  };
}

/** Bytes that a backend in memory keeps. Each write has a token of its own. */
class Kept extends SieveItem implements Item {
  readonly bytes: Uint8Array;
  readonly deleteAt: number;
  readonly token: Token;

  constructor(bytes: Uint8Array, deleteAt: number, token: Token) {
    super();
    this.bytes = bytes;
    this.deleteAt = deleteAt;
    this.token = token;
  }
}

function copied(kept: Kept | undefined): Item | undefined {
  return kept && { bytes: kept.bytes.slice(), token: kept.token };
}
