import type { Tiers } from "./admission.js";
import type { Entry } from "./entry.js";
import type { Flight } from "./flight.js";
import { isUsable } from "./held.js";
import type { Lookup, Outcome } from "./lookup.js";
import { within } from "./within.js";
import type { LocalTag } from "./versions.js";

/** An entry, and its tags as this process knew them when it was read. */
export interface Tagged {
  readonly entry: Entry;
  readonly tags: readonly LocalTag[];
}

/**
 * What one caller gets of a flight. Where the load fails, or takes longer than the soft timeout, a stale entry stands in for
 * it: one that this caller has seen, since what others saw may have been invalidated before this one came.
 */
export class StandIn {
  readonly #tiers: Tiers;

  constructor(tiers: Tiers) {
    this.#tiers = tiers;
  }

  /** Rejects with what the load rejects with. */
  answer(flight: Flight<Outcome>, lookup: Lookup, stale: Tagged | undefined): Promise<Outcome> {
    if (!stale) return flight.outcome;
    const { softTimeoutMs } = lookup.lifetime;
    const answer =
      softTimeoutMs === undefined
        ? flight.outcome
        : within(this.#tiers.clock, softTimeoutMs, flight.outcome, () => this.#whenLate(flight, lookup, stale));
    return answer.catch((error: unknown) => this.#onError(flight, lookup, stale, error));
  }

  /** The load goes on; its failure is an event. */
  #whenLate(flight: Flight<Outcome>, lookup: Lookup, stale: Tagged): Outcome | Promise<Outcome> {
    const { clock, events } = this.#tiers;
    if (!isValid(flight, stale) || !isUsable(stale.entry, lookup, clock.now())) return flight.outcome;
    if (events.active) events.emit({ type: "timeout", key: lookup.key, limit: "soft" });
    flight.outcome.catch((error: unknown) => this.#report(flight, error));
    return this.#outcome(lookup, stale.entry);
  }

  #onError(flight: Flight<Outcome>, lookup: Lookup, stale: Tagged, error: unknown): Outcome {
    const isOver = this.#tiers.clock.now() >= stale.entry.staleAt + lookup.lifetime.staleIfErrorMs;
    if (isOver || !isValid(flight, stale)) throw error;
    this.#report(flight, error);
    return this.#outcome(lookup, stale.entry);
  }

  /** Once, however many callers get something else instead. */
  #report(flight: Flight<Outcome>, error: unknown): void {
    if (flight.isReported) return;
    flight.isReported = true;
    this.#tiers.events.emit({ type: "error", operation: "load", error });
  }

  #outcome({ key }: Lookup, entry: Entry): Outcome {
    const { events, remote } = this.#tiers;
    if (events.active) events.emit({ type: "stale", key, tier: remote ? "backend" : "memory" });
    return { entry, via: "stale", stored: true, shareable: true };
  }
}

/** Whether nothing has invalidated it since it was read. */
function isValid({ fence }: Flight<Outcome>, { tags }: Tagged): boolean {
  return !fence.raised && tags.every((tag) => tag.valid);
}
