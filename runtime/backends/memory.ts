import { LRUCache } from "lru-cache";
import type { CacheBackend, Item, Token } from "../backend.js";
import type { Clock } from "../clock.js";
import { systemClock } from "../clock.js";
import { InvalidOptionError } from "../errors.js";

/** Bounds of a memory tier. What was used least recently is evicted first. */
export interface MemoryOptions {
  /** Most bytes of keys and payloads together. Default 64 MiB (67,108,864). */
  readonly maxBytes?: number;
  /** Most entries. Default 100,000. */
  readonly maxEntries?: number;
}

/** Bytes that an item costs beside its key and payload: objects, map and list cells, measured on Node 20. */
const overheadBytes = 300;

/** Items by reference, bounded by bytes and by count. Nothing is copied or encoded: a read costs about a Map read. */
export class MemoryTier<T extends object> {
  readonly #items: LRUCache<string, T>;

  constructor(options: MemoryOptions = {}, onEvict?: (key: string) => void) {
    this.#items = new LRUCache<string, T>({
      max: bound(options.maxEntries ?? 100_000, "memory.maxEntries"),
      maxSize: bound(options.maxBytes ?? 64 * 1024 * 1024, "memory.maxBytes"),
      ...(onEvict && { dispose: (_, key, reason) => void (reason === "evict" && onEvict(key)) }),
    });
  }

  get size(): number {
    return this.#items.size;
  }

  /** Bytes held, as far as they were accounted for. */
  get bytes(): number {
    return this.#items.calculatedSize;
  }

  get(key: string): T | undefined {
    return this.#items.get(key);
  }

  /** Holds `item`, whose payload has about `bytes` bytes. One that is larger than the whole tier is not held. */
  set(key: string, item: T, bytes: number): void {
    this.#items.set(key, item, { size: Math.ceil(bytes) + 2 * key.length + overheadBytes });
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
    const kept = { bytes: Uint8Array.from(bytes), deleteAt: clock.monotonic() + ttlMs, token: `${writes}` };
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
    },
    ping: () => true,
    close: () => tier.clear(),
  };
}

/** Bytes that a backend in memory keeps. Each write has a token of its own. */
interface Kept extends Item {
  readonly deleteAt: number;
}

function copied(kept: Kept | undefined): Item | undefined {
  return kept && { bytes: kept.bytes.slice(), token: kept.token };
}
