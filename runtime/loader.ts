import type { Admission, Departure, Tiers } from "./admission.js";
import type { Claims } from "./claims.js";
import { lifetimeOf } from "./entry-of.js";
import { LoadTimeoutError } from "./errors.js";
import type { Load, Loaded, Lookup, Outcome } from "./lookup.js";
import { admittedPayload } from "./value-payload.js";
import { within } from "./within.js";

/** How long a load may take where nothing is said, in milliseconds. */
export const defaultHardTimeoutMs = 30_000;

/** Runs loads and decides what those who wait for them get. */
export class Loader {
  readonly #tiers: Tiers;
  readonly #admission: Admission;
  readonly #claims: Claims | undefined;

  constructor(tiers: Tiers, admission: Admission, claims: Claims | undefined) {
    this.#tiers = tiers;
    this.#admission = admission;
    this.#claims = claims;
  }

  /** Loads for one caller, past the cache. */
  async alone(lookup: Lookup, load: Load): Promise<Outcome> {
    const createdAt = this.#tiers.clock.now();
    return this.#outcome(lookup, await this.#inTime(lookup, load), createdAt, false);
  }

  /** Loads, and keeps the result where it may be kept. */
  async run(departure: Departure, load: Load): Promise<Outcome> {
    const { clock, events } = this.#tiers;
    const { lookup, createdAt, claim } = departure;
    let stored = false;
    try {
      const loaded = this.#admitted(await this.#inTime(lookup, load));
      if (events.active) events.emit({ type: "load", key: lookup.key, durationMs: clock.now() - createdAt });
      const mayKeep = loaded.storable && lifetimeOf(lookup, loaded).ttlMs > 0;
      stored = mayKeep && (await this.#admission.keep(departure, loaded));
      return this.#outcome(lookup, loaded, createdAt, stored);
    } finally {
      // A mark in the entry's place went with it. Nobody has to wait until the other kind is gone.
      if (claim && (!stored || claim.markKey !== lookup.key)) void this.#claims?.release(claim);
    }
  }

  #inTime({ key, lifetime }: Lookup, load: Load): Promise<Loaded> {
    const { hardTimeoutMs = defaultHardTimeoutMs } = lifetime;
    return within(this.#tiers.clock, hardTimeoutMs, load(), () => {
      this.#tiers.events.emit({ type: "timeout", key, limit: "hard" });
      throw new LoadTimeoutError(key, hardTimeoutMs);
    });
  }

  /** A value that no backend could give back is its callers' alone. */
  #admitted(loaded: Loaded): Loaded {
    try {
      return { ...loaded, payload: admittedPayload(loaded.payload) };
    } catch (error) {
      this.#tiers.events.emit({ type: "error", operation: "encode", error });
      return { ...loaded, storable: false };
    }
  }

  #outcome(lookup: Lookup, loaded: Loaded, createdAt: number, stored: boolean): Outcome {
    const entry = this.#admission.transient(lookup, loaded, createdAt);
    return { entry, via: "miss", stored, shareable: loaded.shareable };
  }
}
