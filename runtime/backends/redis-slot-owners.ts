import { slotCount } from "./redis-slot.js";

/** Which server has which slot of a Redis Cluster, by the last topology that was seen. */
export class SlotOwners {
  #owners: readonly (string | undefined)[] = [];

  of(slot: number): string | undefined {
    return this.#owners[slot];
  }

  /** Every server that has slots. */
  all(): Set<string> {
    return new Set(this.#owners.filter((owner) => owner !== undefined));
  }

  /**
   * Takes over a topology.
   *
   * @param slots the servers of each slot, its master first
   * @returns from whom each server has got slots
   */
  adopt(slots: readonly (readonly string[] | undefined)[]): Map<string, Set<string>> {
    const before = this.#owners;
    const gains = new Map<string, Set<string>>();
    this.#owners = Array.from({ length: slotCount }, (_, slot) => slots[slot]?.[0] ?? before[slot]);
    for (const [slot, owner] of this.#owners.entries()) {
      const giver = before[slot];
      if (owner === undefined || giver === undefined || owner === giver) continue;
      const givers = gains.get(owner) ?? new Set();
      gains.set(owner, givers.add(giver));
    }
    return gains;
  }
}
