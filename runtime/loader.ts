import type { Admission, Departure, Tiers } from "./admission.js";
import type { Entry } from "./entry.js";
import type { Fence } from "./fence.js";
import type { Load, Loaded, Lookup, Outcome } from "./lookup.js";
import type { LocalTag } from "./versions.js";

/** An entry, and its tags as this process knew them when it was read. */
export interface Tagged {
  readonly entry: Entry;
  readonly tags: readonly LocalTag[];
}

/** Runs loads and decides what those who wait for them get. */
export class Loader {
  readonly #tiers: Tiers;
  readonly #admission: Admission;

  constructor(tiers: Tiers, admission: Admission) {
    this.#tiers = tiers;
    this.#admission = admission;
  }

  /** Loads for one caller, past the cache. */
  async alone(lookup: Lookup, load: Load): Promise<Outcome> {
    const createdAt = this.#tiers.clock.now();
    return this.#outcome(lookup, await load(), createdAt, false);
  }

  /** Loads, and keeps the result where it may be kept. `stale` is what may stand in for it when it fails. */
  async run(departure: Departure, load: Load, fence: Fence, stale?: Tagged): Promise<Outcome> {
    const { clock, events } = this.#tiers;
    const { lookup, createdAt } = departure;
    let loaded: Loaded;
    try {
      loaded = await load();
    } catch (error) {
      return this.#staleOrError(lookup, fence, stale, error);
    }
    if (events.active) events.emit({ type: "load", key: lookup.key, durationMs: clock.now() - createdAt });
    const mayKeep = loaded.storable && lookup.lifetime.ttlMs > 0;
    const stored = mayKeep && (await this.#admission.keep(departure, loaded, fence));
    return this.#outcome(lookup, loaded, createdAt, stored);
  }

  #outcome(lookup: Lookup, loaded: Loaded, createdAt: number, stored: boolean): Outcome {
    const entry = this.#admission.transient(lookup, loaded, createdAt);
    return { entry, via: "miss", stored, shareable: loaded.shareable };
  }

  /** The stale entry, where its lifetime allows that on errors and nothing has invalidated it; else throws `error`. */
  #staleOrError({ key, lifetime }: Lookup, fence: Fence, stale: Tagged | undefined, error: unknown): Outcome {
    const { clock, events, remote } = this.#tiers;
    if (!stale || fence.raised || !stale.tags.every((tag) => tag.valid)) throw error;
    if (clock.now() >= stale.entry.staleAt + lifetime.staleIfErrorMs) throw error;
    events.emit({ type: "error", operation: "load", error });
    events.emit({ type: "stale", key, tier: remote ? "backend" : "memory" });
    return { entry: stale.entry, via: "stale", stored: true, shareable: true };
  }
}
