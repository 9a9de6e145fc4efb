import type { Entry } from "../entry.js";
import type { Outcome } from "../lookup.js";
import { downstreamCacheControl } from "./cache-control.js";
import { bypassStatus, collapsedStatus, hitStatus, missStatus } from "./cache-status.js";

/** What of a route its caching headers depend on; made once per route. */
export interface CacheHeaderPlan {
  readonly cacheName: string;
  readonly cacheControl: string;
  /** Declared headers, for `Vary`; `undefined` without any. */
  readonly vary: string | undefined;
}

export function cacheHeaderPlan(cacheName: string, varies: readonly string[], isPersonal: boolean): CacheHeaderPlan {
  return {
    cacheName,
    cacheControl: downstreamCacheControl(isPersonal),
    vary: varies.length === 0 ? undefined : varies.join(", "),
  };
}

/** The headers that tell how one answer was come by. */
export interface CacheHeaders {
  readonly plan: CacheHeaderPlan;
  readonly cacheStatus: string;
  /** Seconds since the load began (RFC 9111 section 5.1); only a reused answer has an age. */
  readonly age: number | undefined;
}

/** The headers of an answer that was reused, fresh or stale. */
export function reused(plan: CacheHeaderPlan, entry: Entry, now: number): CacheHeaders {
  const age = Math.max(0, Math.floor((now - entry.createdAt) / 1_000));
  const freshFor = Math.floor((entry.staleAt - now) / 1_000);
  return { plan, age, cacheStatus: hitStatus(plan.cacheName, freshFor) };
}

/** The headers of an answer that came from the cache's read path. */
export function headersOf(plan: CacheHeaderPlan, { entry, via, stored }: Outcome, now: number): CacheHeaders {
  if (via === "miss") return { plan, age: undefined, cacheStatus: missStatus(plan.cacheName, stored) };
  if (via === "joined") return { plan, age: undefined, cacheStatus: collapsedStatus(plan.cacheName) };
  return reused(plan, entry, now);
}

/** The headers of an answer that was made past the cache. */
export function bypassed(plan: CacheHeaderPlan): CacheHeaders {
  return { plan, age: undefined, cacheStatus: bypassStatus(plan.cacheName) };
}
