import type { UniformCache } from "../../runtime/cache.js";
import type { Lookup } from "../../runtime/lookup.js";
import { loading, lookupOf, valueOf } from "../runtime/lookup-of.js";
import type { Datum } from "./history.js";
import type { Pace } from "./pace.js";
import type { Recorder } from "./recorder.js";
import { resultTag } from "./world.js";

/** What changes an entry. */
export const changing = ["delete", "invalidate result", "invalidate tag", "set", "update"] as const;

/** What somebody does with a cache. */
export type Use = "get" | "load" | "peek" | (typeof changing)[number];

export const ttlMs = 3000;
const key = "k0";
const tag = "t:0";
const lifetime = { ttlMs, staleWhileRevalidateMs: 1e9, staleIfErrorMs: 1e9 };

/** One process that uses one entry. */
export class ScheduledUser {
  readonly #cache: UniformCache;
  readonly #recorder: Recorder;
  readonly #pace: Pace;

  constructor(cache: UniformCache, recorder: Recorder, pace: Pace) {
    this.#cache = cache;
    this.#recorder = recorder;
    this.#pace = pace;
    recorder.watch(cache);
  }

  close(): Promise<void> {
    this.#recorder.flush();
    return this.#cache.close();
  }

  /** @param choice of the result tag that is carried or invalidated, and of how long a load may take */
  use(use: Use, choice: number): Promise<unknown> {
    const cache = this.#cache;
    const result = `${resultTag}:${choice === 6 ? 1 : 0}`;
    const added = choice < 7 ? [result] : [];
    const { process } = this.#recorder;
    const options = { ttl: 3, tags: [tag, ...added] };
    switch (use) {
      case "get":
        return this.#read("get", async () => valueOf(await cache.core.read(this.#lookup(choice))));
      case "peek":
        return this.#read("peek", async () => valueOf(cache.core.peek(this.#lookup(choice))));
      case "load":
        return this.#read("load", () => this.#load(added, choice));
      case "set":
        return this.#recorder.change("set", [key], (asOf, by) =>
          cache.set(key, { asOf, by, process, tags: options.tags }, options),
        );
      case "update":
        return this.#update(options);
      case "delete":
        return this.#recorder.change("delete", [key], () => cache.delete(key));
      case "invalidate tag":
        return this.#recorder.change("invalidate", [tag], () => cache.invalidate([tag]));
      case "invalidate result":
        return this.#recorder.change("invalidate", [result], () => cache.invalidate([result]));
    }
  }

  async #read(kind: "get" | "load" | "peek", read: () => Promise<unknown>): Promise<void> {
    const start = this.#recorder.now();
    // Whoever waited too long got no answer.
    const answer = await read().then(
      (datum) => ({ datum: datum as Datum | undefined }),
      () => undefined,
    );
    if (answer) this.#recorder.read(kind, key, start, answer.datum);
  }

  async #load(added: readonly string[], choice: number): Promise<unknown> {
    const load = async (): Promise<Datum> => {
      const asOf = this.#recorder.now();
      await this.#pace.turns(1 + 3 * (choice % 4), "load");
      return { asOf, process: this.#recorder.process, tags: [tag, ...added] };
    };
    return valueOf((await this.#cache.core.fetch(this.#lookup(choice), loading(this.#cache, load, added))).entry);
  }

  async #update(options: { readonly ttl: number; readonly tags: readonly string[] }): Promise<void> {
    const recorder = this.#recorder;
    const start = recorder.now();
    let given: Datum | undefined;
    const change = (by: string) => (current: Datum | undefined) => {
      given = current;
      return { asOf: recorder.now(), by, process: recorder.process, tags: options.tags };
    };
    const isDone = await recorder.change("update", [key], (_, by) =>
      this.#cache.update<Datum>(key, change(by), options),
    );
    if (isDone) recorder.read("update reads", key, start, given);
  }

  #lookup(choice: number): Lookup {
    const hardTimeoutMs = choice < 5 ? 150 : 30_000;
    return lookupOf(this.#cache, key, { ...lifetime, hardTimeoutMs, tags: [tag], families: [resultTag] });
  }
}
