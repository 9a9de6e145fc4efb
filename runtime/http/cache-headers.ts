import type { Entry } from "../entry.js";
import type { Outcome } from "../lookup.js";
import type { MissReason } from "./cache-status.js";
import { bypassStatus, collapsedStatus, hitStatus, missStatus } from "./cache-status.js";

/** What of a route its caching headers depend on; made once per route. */
export interface CacheHeaderPlan {
  readonly cacheName: string;
  /** The answer is one person's, as far as the spec tells. */
  readonly isPersonal: boolean;
  /** For `Vary`; `undefined` where the answer depends on the URI alone. */
  readonly vary: string | undefined;
  readonly missReason: MissReason;
}

export function cacheHeaderPlan(cacheName: string, varies: readonly string[], isPersonal: boolean): CacheHeaderPlan {
  return {
    cacheName,
    isPersonal,
    vary: varies.length === 0 ? undefined : varies.join(", "),
    missReason: isPersonal || varies.length > 0 ? "miss" : "uri-miss",
  };
}

/** How one answer was come by, for the headers that tell it. */
export interface CacheHeaders {
  readonly plan: CacheHeaderPlan;
  readonly cacheStatus: string;
  /** Seconds since the load began (RFC 9111 section 5.1); only a reused answer has an age. */
  readonly age: number | undefined;
  /** Nobody else may be given the answer. */
  readonly isPersonal: boolean;
}

/** The headers of an answer that was reused, fresh or stale. */
export function reused(plan: CacheHeaderPlan, entry: Entry, now: number): CacheHeaders {
  const age = Math.max(0, Math.floor((now - entry.createdAt) / 1_000));
  const freshFor = Math.floor((entry.staleAt - now) / 1_000);
  return { plan, age, cacheStatus: hitStatus(plan.cacheName, freshFor), isPersonal: plan.isPersonal };
}

/** The headers of an answer that came from the cache's read path. */
export function headersOf(
  plan: CacheHeaderPlan,
  { entry, via, stored, shareable }: Outcome,
  now: number,
): CacheHeaders {
  if (via === "hit" || via === "stale") return reused(plan, entry, now);
  const { cacheName, missReason } = plan;
  const cacheStatus =
    via === "joined" ? collapsedStatus(cacheName, missReason) : missStatus(cacheName, missReason, stored);
  return made(plan, cacheStatus, shareable);
}

/** The headers of an answer that the cache has none of, and was made without filling it. */
export function unfilled(plan: CacheHeaderPlan, shareable: boolean): CacheHeaders {
  return made(plan, missStatus(plan.cacheName, plan.missReason, false), shareable);
}

/** The headers of an answer that was made past the cache. */
export function bypassed(plan: CacheHeaderPlan, shareable: boolean): CacheHeaders {
  return made(plan, bypassStatus(plan.cacheName), shareable);
}

function made(plan: CacheHeaderPlan, cacheStatus: string, shareable: boolean): CacheHeaders {
  return { plan, age: undefined, cacheStatus, isPersonal: plan.isPersonal || !shareable };
}
