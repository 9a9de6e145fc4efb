/**
 * The `Cache-Status` of an answer (RFC 9211): `hit` with the seconds of freshness left, negative for a stale one
 * (section 2.1 and 2.4), or why the request was forwarded (section 2.2), and whether the answer was stored (section
 * 2.5) or shared (section 2.6).
 */
export function hitStatus(cacheName: string, freshForSeconds: number): string {
  return Number.isFinite(freshForSeconds) ? `${cacheName}; hit; ttl=${freshForSeconds}` : `${cacheName}; hit`;
}

/** Why there was no hit; `miss` where an entry may exist for the URI, but for other headers, cookies or people. */
export type MissReason = "miss" | "uri-miss";

export function missStatus(cacheName: string, reason: MissReason, stored: boolean): string {
  return stored ? `${cacheName}; fwd=${reason}; stored` : `${cacheName}; fwd=${reason}`;
}

/** The request waited for the load of another one. */
export function collapsedStatus(cacheName: string, reason: MissReason): string {
  return `${cacheName}; fwd=${reason}; collapsed`;
}

export function bypassStatus(cacheName: string): string {
  return `${cacheName}; fwd=bypass`;
}
