/**
 * The `Cache-Status` of an answer (RFC 9211): `hit` with the seconds of freshness left, negative for a stale one
 * (section 2.2), or why the request was forwarded (section 2.2), and whether the answer was stored or shared.
 */
export function hitStatus(cacheName: string, freshForSeconds: number): string {
  return Number.isFinite(freshForSeconds) ? `${cacheName}; hit; ttl=${freshForSeconds}` : `${cacheName}; hit`;
}

export function missStatus(cacheName: string, stored: boolean): string {
  return stored ? `${cacheName}; fwd=uri-miss; stored` : `${cacheName}; fwd=uri-miss`;
}

/** The request waited for the load of another one (RFC 9211 section 2.6). */
export function collapsedStatus(cacheName: string): string {
  return `${cacheName}; fwd=uri-miss; collapsed`;
}

export function bypassStatus(cacheName: string): string {
  return `${cacheName}; fwd=bypass`;
}
