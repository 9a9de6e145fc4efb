import { setImmediate as nextTurn } from "node:timers/promises";
import type { Scheduler } from "fast-check";
import fc from "fast-check";
import type { CacheBackend, MaybePromise } from "../../runtime/backend.js";
import type { UniformCache } from "../../runtime/cache.js";
import { openCache } from "../../runtime/create-cache.js";
import type { Load, Lookup } from "../../runtime/lookup.js";
import { lookupOf, loading, valueOf } from "./lookup-of.js";
import { ManualClock } from "./manual-clock.js";
import { mapBackend } from "./map-backend.js";

/** One step of somebody who uses the cache. A change comes after the data behind the cache has changed. */
export type Command =
  | "delete"
  | "get"
  | "invalidate family"
  | "invalidate tag"
  | "load"
  | "load by inputs"
  | "load past the tags"
  | "set"
  | "wait until stale";

export const commands: fc.Arbitrary<readonly Command[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Command>("load") },
    fc.constantFrom<Command>("get", "load past the tags", "load by inputs", "wait until stale"),
    fc.constantFrom<Command>("delete", "set", "invalidate tag", "invalidate family"),
  ),
  { minLength: 3, maxLength: 9 },
);

/** Who was given what: the value is the number of the data that it was made from. */
export interface Answer {
  readonly command: Command;
  readonly value: number | undefined;
  /** The data of the last change that was acknowledged before the question was asked. */
  readonly atLeast: number;
}

export interface World {
  readonly backend: "none" | "scheduled";
  readonly memory: boolean;
}

const ttlMs = 1000;
const stale = { ttlMs, staleWhileRevalidateMs: 1e9, staleIfErrorMs: 1e9 };
const tagged = { ...stale, tags: ["tag"], families: ["result"] };

/**
 * Runs `steps`, each beginning whenever the scheduler says, over a backend of three methods whose calls arrive and are
 * answered whenever it says, and returns what the readers were given, and at last somebody who comes when all is over.
 */
export async function interleave(scheduler: Scheduler, steps: readonly Command[], world: World): Promise<Answer[]> {
  const run = new Run(scheduler, world);
  const begun = steps.map(async (step) => {
    await scheduler.schedule(Promise.resolve(), step);
    await run.perform(step);
  });
  await drain(scheduler, Promise.all(begun));
  await drain(scheduler, run.perform("get"));
  await drain(scheduler, run.perform("load"));
  await drain(scheduler, run.cache.close());
  return run.answers;
}

class Run {
  readonly answers: Answer[] = [];
  readonly cache: UniformCache;
  readonly #clock = new ManualClock();
  readonly #scheduler: Scheduler;
  #data = 1;
  #acknowledged = 0;

  constructor(scheduler: Scheduler, { backend, memory }: World) {
    this.#scheduler = scheduler;
    // Few entries: room for many is made in advance, and this is done thousands of times.
    const bounds = { maxEntries: 10 };
    const spec = { name: "c", ttlMs, resultFamilies: ["result"] };
    const tiers =
      backend === "none" ? { memory: bounds } : { memory: memory && bounds, backend: scheduledBackend(scheduler) };
    this.cache = openCache(spec, { clock: this.#clock, ...tiers });
  }

  perform(command: Command): Promise<void> {
    const { cache } = this;
    switch (command) {
      case "get":
        return this.#read(command, async () => valueOf(await cache.core.read(lookupOf(cache, "key", tagged))));
      case "load":
        return this.#read(command, () => this.#load(lookupOf(cache, "key", tagged)));
      case "load by inputs":
        return this.#read(command, () => this.#load(lookupOf(cache, "key", { ...tagged, fingerprint: "f" })));
      case "load past the tags":
        return this.#read(command, () => this.#loadPastTags(lookupOf(cache, "key", stale)));
      case "wait until stale":
        return Promise.resolve(this.#clock.advance(ttlMs));
      case "set":
        return this.#change((data) => cache.set("key", data, { ttl: 1, tags: ["tag", "result:1"] }));
      case "delete":
        return this.#change(() => cache.delete("key"));
      case "invalidate tag":
        return this.#change(() => cache.invalidate(["tag"]));
      case "invalidate family":
        return this.#change(() => cache.invalidate(["result:1"]));
    }
  }

  async #read(command: Command, read: () => Promise<unknown>): Promise<void> {
    const atLeast = this.#acknowledged;
    const value = (await read()) as number | undefined;
    this.answers.push({ command, value, atLeast });
  }

  async #load(lookup: Lookup): Promise<unknown> {
    const load = async (): Promise<number> => {
      const data = this.#data;
      await this.#scheduler.schedule(Promise.resolve(), "load");
      return data;
    };
    return valueOf((await this.cache.core.fetch(lookup, loading(this.cache, load, ["result:1"]))).entry);
  }

  /** Somebody who names no tags, and finds an entry that carries some. What they load themselves is nobody else's. */
  async #loadPastTags(lookup: Lookup): Promise<unknown> {
    const loaded = loading(this.cache, () => undefined);
    const load: Load = async () => ({ ...(await loaded()), storable: false, shareable: false });
    return valueOf((await this.cache.core.fetch(lookup, load)).entry);
  }

  async #change(change: (data: number) => Promise<unknown>): Promise<void> {
    this.#data += 1;
    const data = this.#data;
    await change(data);
    this.#acknowledged = Math.max(this.#acknowledged, data);
  }
}

function scheduledBackend(scheduler: Scheduler): CacheBackend {
  const inner = mapBackend();
  const later = async <T>(name: string, run: () => MaybePromise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve(), `${name} sent`);
    const answer = await run();
    await scheduler.schedule(Promise.resolve(), `${name} answered`);
    return answer;
  };
  return {
    // No timers: the scheduler decides how long a call takes.
    timeoutMs: 60_000,
    get: (key) => later(`get ${key}`, () => inner.get(key)),
    set: (key, bytes, ttl) => later(`set ${key}`, () => inner.set(key, bytes, ttl)),
    delete: (key) => later(`delete ${key}`, () => inner.delete(key)),
  };
}

/** Lets the scheduler act until `call` has ended and nothing is left. @throws Error when it waits for nothing */
async function drain(scheduler: Scheduler, call: Promise<unknown>): Promise<void> {
  let ended = false;
  const watched = call.finally(() => (ended = true));
  watched.catch(() => undefined);
  for (let idleTurns = 0; idleTurns < 5; idleTurns++) {
    while (scheduler.count() > 0) {
      await scheduler.waitNext(1);
      await nextTurn();
      idleTurns = 0;
    }
    await nextTurn();
  }
  if (!ended) throw new Error("somebody waits for ever");
  await watched;
}
