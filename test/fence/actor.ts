import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { UniformCache } from "../../runtime/cache.js";
import type { Lookup } from "../../runtime/lookup.js";
import type { Random } from "../support/random.js";
import { loading, lookupOf, valueOf } from "../runtime/lookup-of.js";
import type { Datum } from "./history.js";
import type { Instant } from "./instant.js";
import type { Recorder } from "./recorder.js";
import { entryTag, keys, resultTag, tags } from "./world.js";

/** What is drawn, and how often: most of it reads, so that there is something to be old. */
const reading = { fetch: 12, getOrSet: 4, get: 4, peek: 2 };
const changing = { set: 2, update: 2, delete: 2, invalidate: 4 };

/** For so long everybody is equally restless: longer than memory may be behind, in nanoseconds. */
const moodNs = 500e6;

/** How much of what everybody does at an instant are changes. */
const unrest = {
  /** Races of stores need crowds. */
  often: [0.3, 0.1, 0.3, 0.02],
  /** What memory holds wrongly shows only as long as nobody changes it again. */
  rarely: [0.3, 0.1, 0.02, 0.003],
} as const;

export interface Habits {
  /** The largest padding of a value, in bytes. */
  readonly padding: number;
  readonly changes: keyof typeof unrest;
}

/** Somebody who uses the cache at random, and notes what he sees. */
export class Actor {
  readonly #cache: UniformCache;
  readonly #recorder: Recorder;
  readonly #random: Random;
  readonly #habits: Habits;
  constructor(cache: UniformCache, recorder: Recorder, random: Random, habits: Habits) {
    this.#cache = cache;
    this.#recorder = recorder;
    this.#random = random;
    this.#habits = habits;
  }

  /** Does one thing, and rests. What rejects is nobody's answer. */
  async act(): Promise<void> {
    const random = this.#random;
    const key = random.pick(keys);
    if (random.chance(this.#unrest())) await this.#change(key);
    else await this.#read(key).catch(() => undefined);
    await this.#rest();
  }

  #unrest(): number {
    const levels = unrest[this.#habits.changes];
    return levels[Math.floor(this.#recorder.now() / moodNs) % levels.length]!;
  }

  async #read(key: string): Promise<void> {
    const cache = this.#cache;
    const lookup = this.#lookup(key);
    const kind = this.#random.weighted(reading);
    const start = this.#recorder.now();
    const note = (as: "get" | "load" | "peek", value: unknown): void =>
      this.#recorder.read(as, key, start, value as Datum | undefined);
    switch (kind) {
      case "peek":
        return note("peek", valueOf(cache.core.peek(lookup)));
      case "get":
        return note("get", valueOf(await cache.core.read(lookup)));
      case "getOrSet":
        return note("load", await this.#getOrSet(key));
      case "fetch":
        return note("load", await this.#fetch(key, lookup));
    }
  }

  #change(key: string): Promise<unknown> {
    const [cache, recorder, random] = [this.#cache, this.#recorder, this.#random];
    const kind = random.weighted(changing);
    const options = { ttl: 30, tags: [entryTag(key), random.pick(tags.result)] };
    switch (kind) {
      case "set":
        return recorder.change(kind, [key], (asOf, by) => cache.set(key, this.#datum(asOf, options.tags, by), options));
      case "delete":
        return recorder.change(kind, [key], () => cache.delete(key));
      case "invalidate":
        return this.#invalidate();
      case "update":
        return this.#update(key, options);
    }
  }

  #invalidate(): Promise<unknown> {
    const names = this.#random.chance(0.2)
      ? [this.#random.pick(tags.entry), this.#random.pick(tags.result)]
      : [this.#random.pick([...tags.entry, ...tags.result])];
    return this.#recorder.change("invalidate", names, () => this.#cache.invalidate(names));
  }

  /** What an update is given is a read too, as soon as the update has succeeded. */
  async #update(key: string, options: { readonly ttl: number; readonly tags: readonly string[] }): Promise<void> {
    const recorder = this.#recorder;
    const start = recorder.now();
    let given: Datum | undefined;
    const isDone = await recorder.change("update", [key], (_, by) =>
      this.#cache.update<Datum>(
        key,
        (current) => {
          given = current;
          return this.#datum(recorder.now(), options.tags, by);
        },
        options,
      ),
    );
    if (isDone) recorder.read("update reads", key, start, given);
  }

  /** As an entry whose tags come from its result too, and that is refreshed behind soon. */
  async #fetch(key: string, lookup: Lookup): Promise<unknown> {
    const tag = this.#random.pick(tags.result);
    const load = (): Promise<Datum> => this.#load([entryTag(key), tag]);
    return valueOf((await this.#cache.core.fetch(lookup, loading(this.#cache, load, [tag]))).entry);
  }

  #getOrSet(key: string): Promise<unknown> {
    const options = { ttl: this.#random.pick([0.02, 5, 30]), tags: [entryTag(key)] };
    return this.#cache.getOrSet(key, () => this.#load(options.tags), options);
  }

  #lookup(key: string): Lookup {
    const ttlMs = this.#random.pick([1, 10, 100, 10_000]);
    const staleIfErrorMs = this.#random.pick([0, 20_000]);
    const hardTimeoutMs = this.#random.pick([5, 30, 30_000, 30_000]);
    const lifetime = { ttlMs, staleWhileRevalidateMs: 20_000, staleIfErrorMs, hardTimeoutMs };
    return lookupOf(this.#cache, key, { ...lifetime, tags: [entryTag(key)], families: [resultTag] });
  }

  /** The data are read first: the rest of the load is the time in which they grow old. */
  async #load(tags: readonly string[]): Promise<Datum> {
    const asOf: Instant = this.#recorder.now();
    await this.#wait([0, 0, 1, 3, 10, 10, 40]);
    if (this.#random.chance(0.02)) throw new Error("the load failed");
    return this.#datum(asOf, tags);
  }

  #datum(asOf: Instant, tags: readonly string[], by?: string): Datum {
    const length = this.#random.below(this.#habits.padding + 1);
    const { process } = this.#recorder;
    return { asOf, process, tags, ...(by !== undefined && { by }), ...(length > 0 && { padding: "x".repeat(length) }) };
  }

  async #rest(): Promise<void> {
    if (this.#random.chance(0.5)) await this.#wait([0, 0, 0, 0, 1, 2, 5]);
  }

  /** One of these times in milliseconds; 0 is the next turn of the event loop. */
  async #wait(times: readonly number[]): Promise<void> {
    const ms = this.#random.pick(times);
    await (ms === 0 ? nextTurn() : sleep(ms));
  }
}
