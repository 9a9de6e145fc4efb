import { SieveItem } from "./backends/sieve.js";
import type { Entry } from "./entry.js";
import type { Seen } from "./trust.js";
import type { LocalTag } from "./versions.js";

/** An entry in memory: valid while each of its tags is, trusted by when it was read from the backend. */
export class MemoryItem extends SieveItem {
  readonly entry: Entry;
  readonly tags: readonly LocalTag[];
  readonly seen: Seen;
  /** While this is valid, nothing was invalidated since all of `tags` were last seen to be valid. */
  #checked: LocalTag | undefined;

  constructor(entry: Entry, tags: readonly LocalTag[], seen: Seen) {
    super();
    this.entry = entry;
    this.tags = tags;
    this.seen = seen;
  }

  /** @param any the current one of the tags of this process */
  isValid(any: LocalTag): boolean {
    if (this.#checked === any) return true;
    for (const tag of this.tags) if (!tag.valid) return false;
    this.#checked = any;
    return true;
  }
}
