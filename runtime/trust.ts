import type { Reception } from "./bus.js";

/** When something in memory was read from the backend, and which messages could be heard since. */
export interface Seen {
  /** When the read was sent, in monotonic milliseconds. */
  readonly readAt: number;
  /** The reception's epoch at that time. */
  readonly epoch: number;
}

/**
 * The one rule for memory in front of a backend: what was read is trusted for `maxStalenessMs` after the read was sent, or
 * after the last heartbeat that came back was sent, if every message between the two could be heard. Memory that is the
 * only tier is not asked: nothing behind it can differ.
 */
export function isTrusted(seen: Seen, reception: Reception, now: number, maxStalenessMs: number): boolean {
  const isHeard = seen.epoch > 0 && seen.epoch === reception.epoch;
  const since = isHeard && reception.heardUntil > seen.readAt ? reception.heardUntil : seen.readAt;
  return now - since <= maxStalenessMs;
}
