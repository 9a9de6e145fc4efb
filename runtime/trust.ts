/**
 * The one rule for memory: an entry held in front of a backend is trusted for `maxStalenessMs` after the read that
 * brought it was sent, on the monotonic clock. Memory that is the only tier is not asked: nothing behind it can differ.
 */
export function isTrusted(readAt: number, now: number, maxStalenessMs: number): boolean {
  return now - readAt <= maxStalenessMs;
}
