import type { SetOptions, UniformCache } from "../../runtime/cache.js";
import { ValueEntries } from "../../runtime/value.js";
import type { Counts } from "./report.js";

/** What is stored: it tells whose value it is, and fills memory. */
interface Thing {
  readonly id: number;
  readonly text: string;
}

const keyCount = 3_000;
const typedCount = 4_000;
const tagCount = 300;
const counterCount = 50;

/** Operations on a cache, each chosen at random. All keys and tags come from fixed sets, so memory has an upper bound. */
export class Workload {
  readonly #counts: Record<string, number> = {};
  readonly #cache: UniformCache;
  readonly #things: ValueEntries<{ id: number }, { id: number }, { id: number }, Thing>;
  readonly #random: () => number;
  readonly #operations: readonly (readonly [weight: number, run: () => Promise<unknown>])[];
  /** Loads that have not ended. */
  #loading = 0;

  constructor(cache: UniformCache, seed: number) {
    this.#cache = cache;
    this.#random = randomNumbers(seed);
    this.#things = things(cache);
    this.#operations = [
      [50, () => this.#getOrSet()],
      [15, () => this.#typed()],
      [10, () => this.#get()],
      [6, () => this.#set()],
      [5, () => this.#burst()],
      [4, () => cache.delete(this.#key())],
      [4, () => this.#update()],
      [4, () => this.#invalidate()],
      [2, () => this.#failingLoad()],
    ];
  }

  get counts(): Counts {
    return this.#counts;
  }

  get isIdle(): boolean {
    return this.#loading === 0;
  }

  count(kind: string): void {
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
  }

  /** One operation. What a backend that works must not do is counted, and goes on. */
  async step(): Promise<void> {
    this.count("operations");
    try {
      await this.#chosen()();
    } catch (error) {
      this.count("rejections");
      process.stderr.write(`${String(error)}\n`);
    }
  }

  #chosen(): () => Promise<unknown> {
    let left = this.#random() * 100;
    for (const [weight, run] of this.#operations) if ((left -= weight) < 0) return run;
    return () => this.#get();
  }

  async #getOrSet(): Promise<void> {
    const id = this.#skewed(keyCount);
    const value = await this.#cache.getOrSet(`thing-${id}`, () => this.#load(id), this.#options());
    this.#check(id, value);
  }

  async #typed(): Promise<void> {
    const id = this.#skewed(typedCount);
    this.#check(id, await this.#things.getOrSet({ id }, () => this.#load(id)));
    if (this.#things.peek({ id })) this.count("peeks");
  }

  async #get(): Promise<void> {
    const id = this.#skewed(keyCount);
    const value = await this.#cache.get<Thing>(`thing-${id}`);
    if (value !== undefined) this.#check(id, value);
  }

  async #set(): Promise<void> {
    const id = this.#skewed(keyCount);
    const stored = await this.#cache.set(`thing-${id}`, thing(id, this.#below(1_000)), this.#options());
    if (!stored) this.count("sets refused");
  }

  /** Many callers for one key, which is removed before. */
  async #burst(): Promise<void> {
    const id = this.#skewed(keyCount);
    await this.#cache.delete(`thing-${id}`);
    const calls = Array.from({ length: 20 }, () =>
      this.#cache.getOrSet(`thing-${id}`, () => this.#load(id), this.#options()),
    );
    for (const value of await Promise.all(calls)) this.#check(id, value);
  }

  async #update(): Promise<void> {
    await this.#cache.update(`counter-${this.#below(counterCount)}`, (n: number = 0) => n + 1, { ttl: "1s" });
  }

  async #invalidate(): Promise<void> {
    this.count("invalidations");
    await this.#cache.invalidate([this.#random() < 0.5 ? this.#tag() : `result:${this.#below(tagCount)}`]);
  }

  async #failingLoad(): Promise<void> {
    const fails = this.#cache.getOrSet(`failing-${this.#below(100)}`, () => Promise.reject(new Error("as planned")));
    await fails.then(
      () => this.count("wrong values"),
      () => undefined,
    );
  }

  async #load(id: number): Promise<Thing> {
    this.count("loads");
    this.#loading += 1;
    try {
      if (this.#random() < 0.5) await new Promise((resolve) => setImmediate(resolve));
      return thing(id, this.#below(1_000));
    } finally {
      this.#loading -= 1;
    }
  }

  #check(id: number, value: Thing): void {
    if (value.id !== id) this.count("wrong values");
  }

  /** A lifetime of 20 ms to 2 s, one in five so long that only eviction ends it, and up to five tags. */
  #options(): SetOptions {
    const tags = Array.from({ length: this.#below(6) }, () => this.#tag());
    return { ttl: this.#random() < 0.2 ? "10m" : `${20 + this.#below(1_980)}ms`, tags };
  }

  #key(): string {
    return `thing-${this.#skewed(keyCount)}`;
  }

  #tag(): string {
    return `tag:${this.#below(tagCount)}`;
  }

  /** Some are asked for much more often than others. */
  #skewed(count: number): number {
    return Math.floor(this.#random() ** 2 * count);
  }

  #below(count: number): number {
    return Math.floor(this.#random() * count);
  }
}

/** Values with stale spans, one of whose tags comes from the result. */
function things(cache: UniformCache): ValueEntries<{ id: number }, { id: number }, { id: number }, Thing> {
  return new ValueEntries(cache, {
    name: "thing",
    lifetime: { ttlMs: 300, staleWhileRevalidateMs: 600, staleIfErrorMs: 1_200 },
    parse: (input) => input,
    key: (input) => ({ key: `soak:thing@1:${input.id}`, input }),
    tags: ({ id }) => [`tag:${id % tagCount}`],
    resultTags: (_, { text }) => [`result:${text.length % tagCount}`],
    resultFamilies: ["result"],
  });
}

function thing(id: number, length: number): Thing {
  return { id, text: "x".repeat(length) };
}

/** A generator of numbers from 0 to 1 (mulberry32): the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
