/**
 * What browsers and proxies may do with an answer (RFC 9111 section 5.2.2). By default they ask again each time: an
 * invalidation reaches this cache, and nobody else's.
 */
export function downstreamCacheControl(isPersonal: boolean): string {
  return isPersonal ? "private, no-cache" : "no-cache";
}
