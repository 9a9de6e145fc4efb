/** memcached reads a number above 30 days as an instant since 1970. */
const maxRelativeSeconds = 30 * 24 * 3600;

/** The year 2038, up to which every memcached counts. */
const maxInstantSeconds = 2 ** 31 - 1;

/** Without expiry. */
const never = 0;

/**
 * The `expires` field for something that lives for `ttlMs` milliseconds from `nowMs` on: at least as long, and a second or
 * two longer, because memcached counts in seconds that are already running. The exact instant stands in the envelope.
 */
export function expiryField(ttlMs: number, nowMs: number): number {
  const seconds = Math.ceil((ttlMs > 0 ? ttlMs : 0) / 1000) + 1;
  if (seconds <= maxRelativeSeconds) return seconds;
  const instant = Math.ceil(nowMs / 1000) + seconds;
  return instant <= maxInstantSeconds ? instant : never;
}
