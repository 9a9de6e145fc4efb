import type { Admission, Tiers } from "./admission.js";
import { Fence } from "./fence.js";
import type { Flights } from "./flight.js";
import type { Loaded, Lookup, Outcome } from "./lookup.js";
import type { Change } from "./underway.js";

/**
 * The write path: `set`, `delete` and invalidations. Each closes what is loading before it goes to the backend, and once
 * more after the backend acknowledged it, for what began meanwhile may have read the old state.
 */
export class Changes {
  readonly #tiers: Tiers;
  readonly #admission: Admission;
  readonly #flights: readonly Flights<Outcome>[];

  constructor(tiers: Tiers, admission: Admission, flights: readonly Flights<Outcome>[]) {
    this.#tiers = tiers;
    this.#admission = admission;
    this.#flights = flights;
  }

  /** Stores a value that no load produced. A ttl of 0 only removes what was there. */
  async store(lookup: Lookup, loaded: Loaded): Promise<void> {
    if (lookup.lifetime.ttlMs === 0) return this.delete(lookup.key);
    // Taken now: what is invalidated while it waits for its turn is invalid.
    const fence = new Fence();
    const departure = this.#admission.start(this.#admission.view(lookup, fence));
    await this.#change(lookup.key, (change) => this.#admission.put(departure, loaded, fence, change));
  }

  async delete(key: string): Promise<void> {
    const { remote, events } = this.#tiers;
    await this.#change(key, async () => remote?.remove(key));
    if (events.active) events.emit({ type: "delete", key });
  }

  /** The versions of the families go first: a load reads them last. */
  async invalidate(tags: readonly string[], families: readonly string[]): Promise<void> {
    const { remote, events, tags: localTags } = this.#tiers;
    const all = [...families, ...tags];
    localTags.invalidate(all);
    try {
      await remote?.tags.remove(families);
    } finally {
      // A family that could not be removed is no reason to leave its tags valid.
      await remote?.tags.remove(tags.filter((tag) => !families.includes(tag))).finally(() => localTags.invalidate(all));
    }
    if (events.active) events.emit({ type: "invalidate", tags });
  }

  /** Without a backend all of it happens in the tick of the call. */
  async #change(key: string, run: (change?: Change) => Promise<void>): Promise<void> {
    const { remote } = this.#tiers;
    this.#close(key);
    if (!remote) return run();
    await remote.change(key, async (change) => {
      try {
        await run(change);
      } finally {
        this.#close(key);
      }
    });
  }

  /** Raises the fence of whatever loads under `key`, and drops it from memory. */
  #close(key: string): void {
    for (const flights of this.#flights) flights.close(key);
    this.#tiers.memory?.delete(key);
  }
}
