import type { Tiers } from "./admission.js";
import { noReception } from "./bus.js";
import type { Entry } from "./entry.js";
import { freshness, isFresh } from "./entry.js";
import type { EntryKey } from "./lookup.js";
import type { MemoryItem } from "./memory-item.js";
import type { Seen } from "./trust.js";
import { isTrusted } from "./trust.js";

/** Whether an entry is not expired, and belongs to the same inputs. */
export function isUsable(entry: Entry | undefined, { fingerprint }: EntryKey, now: number): entry is Entry {
  return entry !== undefined && entry.fingerprint === fingerprint && freshness(entry, now) !== "expired";
}

/** Whether an entry is fresh, and belongs to the same inputs. */
export function isFreshFor(entry: Entry | undefined, { fingerprint }: EntryKey, now: number): entry is Entry {
  return entry !== undefined && entry.fingerprint === fingerprint && isFresh(entry, now);
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
    const { memory, remote, tags } = this.#tiers;
    const item = memory?.get(key);
    if (!item?.isValid(tags.any)) return undefined;
    return remote && !this.isTrusted(item.seen) ? undefined : item;
  }

  isTrusted(seen: Seen): boolean {
    const { clock, bus = noReception } = this.#tiers;
    return isTrusted(seen, bus, clock.monotonic(), this.#maxStalenessMs);
  }

  /** The fresh entry under `key` for the inputs of `fingerprint`. */
  fresh(which: EntryKey): Entry | undefined {
    const entry = this.item(which.key)?.entry;
    return entry && isFreshFor(entry, which, this.#tiers.clock.now()) ? entry : undefined;
  }
}
