import type { MemoryItem, Tiers } from "./admission.js";
import { noReception } from "./bus.js";
import type { Entry } from "./entry.js";
import { freshness } from "./entry.js";
import type { Lookup } from "./lookup.js";
import { isTrusted } from "./trust.js";

/** Whether an entry is not expired, and belongs to the same inputs. */
export function isUsable(entry: Entry | undefined, { fingerprint }: Lookup, now: number): entry is Entry {
  return entry !== undefined && entry.fingerprint === fingerprint && freshness(entry, now) !== "expired";
}

/** What memory holds, as far as it may be believed. */
export class Held {
  readonly #tiers: Tiers;
  readonly #maxStalenessMs: number;

  constructor(tiers: Tiers, maxStalenessMs: number) {
    this.#tiers = tiers;
    this.#maxStalenessMs = maxStalenessMs;
  }

  /** What is held under `key` and was not invalidated; in front of a backend it has to be trusted, too. */
  item(key: string): MemoryItem | undefined {
    const { memory, remote } = this.#tiers;
    const item = memory?.get(key);
    if (!item) return undefined;
    for (const tag of item.tags) if (!tag.valid) return undefined;
    return remote && !this.isTrusted(item) ? undefined : item;
  }

  isTrusted(seen: Pick<MemoryItem, "epoch" | "readAt">): boolean {
    const { clock, bus = noReception } = this.#tiers;
    return isTrusted(seen, bus, clock.monotonic(), this.#maxStalenessMs);
  }

  /** The fresh entry of a lookup. */
  fresh(lookup: Lookup): Entry | undefined {
    const entry = this.item(lookup.key)?.entry;
    if (!entry || entry.fingerprint !== lookup.fingerprint) return undefined;
    return freshness(entry, this.#tiers.clock.now()) === "fresh" ? entry : undefined;
  }
}
