import type { CacheBackend } from "./backend.js";
import { cacheNameOf, namespaceKey } from "./key.js";

/** Parts that are tried to find one on a given server. */
const maxParts = 10_000;

/**
 * The namespace of each cache is one more tag that all its entries carry: `clear()` invalidates it. Where a backend has
 * several servers of its own, each has a namespace key, so that a server that is down makes no entry of another one a miss.
 */
export class Namespaces {
  readonly #serverOf: ((key: string) => string) | undefined;
  readonly #servers: readonly string[];
  /** By cache name, in the order of the servers. */
  readonly #keys = new Map<string, readonly string[]>();

  constructor({ servers = [], serverOf }: Pick<CacheBackend, "serverOf" | "servers"> = {}) {
    this.#serverOf = servers.length > 1 ? serverOf : undefined;
    this.#servers = this.#serverOf ? servers : [""];
  }

  /** The namespace key of an entry. */
  of(key: string): string {
    const keys = this.all(cacheNameOf(key));
    return (this.#serverOf && keys[this.#servers.indexOf(this.#serverOf(key))]) ?? keys[0]!;
  }

  /** The same as a list, which many entries share. */
  listOf(key: string): readonly string[] {
    return this.#serverOf ? [this.of(key)] : this.all(cacheNameOf(key));
  }

  /** All namespace keys of a cache. */
  all(cacheName: string): readonly string[] {
    let keys = this.#keys.get(cacheName);
    if (!keys) {
      keys = this.#servers.map((server) => this.#keyOn(server, cacheName));
      this.#keys.set(cacheName, keys);
    }
    return keys;
  }

  get names(): readonly string[] {
    return [...this.#keys.keys()];
  }

  #keyOn(server: string, cacheName: string): string {
    for (let part = 0; part < maxParts; part++) {
      const key = namespaceKey(cacheName, part);
      if (!this.#serverOf || this.#serverOf(key) === server) return key;
    }
    return namespaceKey(cacheName);
  }
}
