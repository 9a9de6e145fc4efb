/**
 * What browsers and proxies may do with an answer (RFC 9111 section 5.2.2). By default they ask again each time: an
 * invalidation reaches this cache, and nobody else's.
 */
export function downstreamCacheControl(isPersonal: boolean): string {
  return isPersonal ? "private, no-cache" : "no-cache";
}

/** Directives by which a shared cache keeps nothing of an answer (RFC 9111 sections 5.2.2.5 and 5.2.2.7). */
const keptToOne = /(?:^|[\s,])(?:no-store|private)\b/i;

/** Directives of an answer that a shared cache must not reuse as it is (RFC 9111 section 5.2.2). */
const unshared = /(?:^|[\s,])(?:no-store|private|no-cache)\b/i;

/** Whether a shared cache may give an answer with this `Cache-Control` to others. */
export function allowsSharing(cacheControl: string | undefined): boolean {
  return cacheControl === undefined || !unshared.test(cacheControl);
}

/**
 * Whether the `Cache-Control` that middleware has set stays: it does, unless it would let a proxy keep what was made
 * for one person.
 */
export function mayStay(earlier: string | undefined, isPersonal: boolean): boolean {
  return earlier !== undefined && (!isPersonal || keptToOne.test(earlier));
}
