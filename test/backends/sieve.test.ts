import { array, assert, constantFrom, integer, property, record } from "fast-check";
import { describe, expect, test } from "vitest";
import { Sieve, SieveItem } from "../../runtime/backends/sieve.js";

interface Kept {
  readonly key: string;
  readonly item: SieveItem;
  readonly weight: number;
  isVisited: boolean;
}

/** The same by a plain list, from the oldest to the newest. */
class PlainSieve {
  list: Kept[] = [];
  readonly evicted: string[] = [];
  readonly #maxItems: number;
  readonly #maxBytes: number;
  #hand: Kept | undefined;

  constructor(maxItems: number, maxBytes: number) {
    this.#maxItems = maxItems;
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.list.reduce((sum, { weight }) => sum + weight, 0);
  }

  get(key: string): SieveItem | undefined {
    const kept = this.list.find((each) => each.key === key);
    if (kept) kept.isVisited = true;
    return kept?.item;
  }

  set(key: string, item: SieveItem, weight: number): void {
    const isVisited = this.delete(key);
    if (weight > this.#maxBytes) return;
    while (this.list.length >= this.#maxItems || this.bytes + weight > this.#maxBytes) this.#evict();
    this.list.push({ key, item, weight, isVisited });
  }

  delete(key: string): boolean {
    const kept = this.list.find((each) => each.key === key);
    if (kept) this.#remove(kept);
    return kept !== undefined;
  }

  #evict(): void {
    for (;;) {
      const kept = this.#hand ?? this.list[0]!;
      if (!kept.isVisited) {
        this.#hand = kept;
        this.#remove(kept);
        this.evicted.push(kept.key);
        return;
      }
      kept.isVisited = false;
      this.#hand = this.list[this.list.indexOf(kept) + 1];
    }
  }

  #remove(kept: Kept): void {
    const place = this.list.indexOf(kept);
    if (this.#hand === kept) this.#hand = this.list[place + 1];
    this.list.splice(place, 1);
  }
}

describe("a sieve", () => {
  test("evicts the oldest that was not read", () => {
    const evicted: string[] = [];
    const sieve = new Sieve({ maxItems: 3, maxBytes: 100 }, (key) => evicted.push(key));
    for (const key of ["a", "b", "c"]) sieve.set(key, new SieveItem(), 1);
    sieve.get("a");
    sieve.set("d", new SieveItem(), 1);
    expect(evicted).toEqual(["b"]);
    // The hand goes on from there: `a` was spared once, and is looked at only after all others.
    sieve.set("e", new SieveItem(), 1);
    expect(evicted).toEqual(["b", "c"]);
    expect([...sieve.keys()].toSorted()).toEqual(["a", "d", "e"]);
  });

  test("keeps what is read again and again while all else passes through", () => {
    const sieve = new Sieve({ maxItems: 10, maxBytes: 1e9 });
    sieve.set("hot", new SieveItem(), 1);
    for (let index = 0; index < 10_000; index++) {
      sieve.set(`cold ${index}`, new SieveItem(), 1);
      expect(sieve.get("hot")).toBeDefined();
    }
    expect(sieve.size).toBe(10);
  });

  test("evicts as many as one that is large needs, and none for one that is too large", () => {
    const evicted: string[] = [];
    const sieve = new Sieve({ maxItems: 10, maxBytes: 10 }, (key) => evicted.push(key));
    for (const key of ["a", "b", "c"]) sieve.set(key, new SieveItem(), 3);
    expect(sieve.set("huge", new SieveItem(), 11)).toBe(false);
    expect([evicted, sieve.bytes]).toEqual([[], 9]);
    expect(sieve.set("large", new SieveItem(), 6)).toBe(true);
    expect([evicted, sieve.bytes]).toEqual([["a", "b"], 9]);
    // What is too large replaces what was there all the same: that is old now.
    sieve.set("c", new SieveItem(), 11);
    expect([sieve.get("c"), sieve.bytes]).toEqual([undefined, 6]);
    sieve.clear();
    expect([sieve.size, sieve.bytes]).toEqual([0, 0]);
    sieve.set("a", new SieveItem(), 1);
    expect(sieve.size).toBe(1);
  });

  test("may be written to by who hears of an eviction", () => {
    const sieve: Sieve<SieveItem> = new Sieve({ maxItems: 2, maxBytes: 100 }, (key) => {
      if (key === "a") sieve.set("c", new SieveItem(), 2);
    });
    for (const key of ["a", "b", "c"]) sieve.set(key, new SieveItem(), 1);
    expect([[...sieve.keys()].toSorted(), sieve.size, sieve.bytes]).toEqual([["b", "c"], 2, 3]);
    sieve.delete("c");
    sieve.delete("b");
    expect([sieve.size, sieve.bytes]).toEqual([0, 0]);
  });

  test("does what a plain list would do", () => {
    const key = constantFrom("a", "b", "c", "d", "e", "f", "g", "h");
    const step = record({ act: constantFrom("get", "set", "set", "delete"), key, weight: integer({ min: 0, max: 7 }) });
    const bounds = record({ maxItems: integer({ min: 1, max: 5 }), maxBytes: integer({ min: 1, max: 20 }) });
    const check = property(bounds, array(step, { maxLength: 60 }), ({ maxItems, maxBytes }, steps) => {
      const evicted: string[] = [];
      const sieve = new Sieve({ maxItems, maxBytes }, (each) => evicted.push(each));
      const plain = new PlainSieve(maxItems, maxBytes);
      for (const { act, key: name, weight } of steps) {
        const item = new SieveItem();
        for (const each of [sieve, plain]) if (act === "set") each.set(name, item, weight);
        if (act === "get") expect(sieve.get(name)).toBe(plain.get(name));
        if (act === "delete") expect(sieve.delete(name)).toBe(plain.delete(name));
        expect([evicted, sieve.size, sieve.bytes]).toEqual([plain.evicted, plain.list.length, plain.bytes]);
        expect([...sieve.keys()]).toEqual(plain.list.map((kept) => kept.key));
      }
    });
    assert(check, { numRuns: 2_000 });
  });
});
