import { setTimeout as sleep } from "node:timers/promises";
import type { Tiers } from "./admission.js";
import { Budget } from "./budget.js";
import type { Changes } from "./changes.js";
import { maxAttempts, tooManyAttempts } from "./changes.js";
import type { CompareAndSet } from "./compare-and-set.js";
import type { Entry } from "./entry.js";
import { lifetimeOf } from "./entry-of.js";
import { LoadTimeoutError } from "./errors.js";
import type { Fetch } from "./fetch.js";
import { isFreshFor } from "./held.js";
import { KeyMutex } from "./key-mutex.js";
import { defaultHardTimeoutMs } from "./loader.js";
import type { Loaded, Lookup } from "./lookup.js";
import { admittedPayload } from "./value-payload.js";
import { within } from "./within.js";

/** What is made of the current entry. It may be called again when another process was faster. */
export type Change = (current: Entry | undefined) => Promise<Loaded>;

/** The longest random pause before a change is made anew, in milliseconds. */
const longestPauseMs = 20;

/**
 * Replaces entries by what a function makes of them: one caller at a time in this process, and compare-and-set towards
 * others, on a backend that compares tokens.
 */
export class Exchange {
  readonly #tiers: Tiers;
  readonly #compareAndSet: CompareAndSet | undefined;
  readonly #changes: Changes;
  readonly #fetch: Fetch;
  readonly #mutex = new KeyMutex();

  constructor(tiers: Tiers, compareAndSet: CompareAndSet | undefined, changes: Changes, fetch: Fetch) {
    this.#tiers = tiers;
    this.#compareAndSet = compareAndSet;
    this.#changes = changes;
    this.#fetch = fetch;
  }

  /** @throws BackendError when the backend did not answer, and whatever `change` throws */
  update(lookup: Lookup, change: Change): Promise<void> {
    return this.#mutex.run(lookup.key, async () => {
      if (this.#compareAndSet) return this.#replace(this.#compareAndSet, lookup, change);
      const loaded = await this.#changed(lookup, change, await this.#fetch.read(lookup));
      await this.#changes.store(lookup, loaded);
    });
  }

  async #replace(compareAndSet: CompareAndSet, lookup: Lookup, change: Change): Promise<void> {
    const { key } = lookup;
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      // Where tokens are compared there is a backend.
      const budget = new Budget(this.#tiers.remote!.guard);
      const basis = await budget.run("update", () => compareAndSet.basis(lookup));
      if (basis) {
        const changed = await this.#changed(lookup, change, this.#fresh(lookup, basis.entry));
        const loaded = { ...changed, payload: admittedPayload(changed.payload) };
        if (lifetimeOf(lookup, loaded).ttlMs <= 0) return this.#changes.delete(key);
        if (await this.#changes.exchange(key, (deadline) => compareAndSet.write(basis, loaded, deadline))) return;
      }
      await sleep(Math.random() * Math.min(attempt, longestPauseMs));
    }
    throw tooManyAttempts(this.#tiers.remote, "update");
  }

  #fresh(lookup: Lookup, entry: Entry | undefined): Entry | undefined {
    return isFreshFor(entry, lookup, this.#tiers.clock.now()) ? entry : undefined;
  }

  /** A change that never ends must not keep everybody else away for ever. */
  #changed({ key, lifetime }: Lookup, change: Change, current: Entry | undefined): Promise<Loaded> {
    const { hardTimeoutMs = defaultHardTimeoutMs } = lifetime;
    return within(this.#tiers.clock, hardTimeoutMs, change(current), () => {
      throw new LoadTimeoutError(key, hardTimeoutMs, "change");
    });
  }
}
