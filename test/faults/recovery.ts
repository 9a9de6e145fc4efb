import type { Call, LoggedEvent, ServiceLog } from "./log.js";

/** So long has to pass without a failure, in milliseconds: a busy machine may delay one single call later on. */
const quietMs = 1000;

/**
 * When a process was whole again, as a function of the time from which a reachable server was there: from then on nothing
 * failed for a second, no circuit breaker was open, and the backend answered reads. `undefined` when that never came.
 */
export function recoveryOf({ calls, events }: ServiceLog): (since: number) => number | undefined {
  const ends = calls.filter(isFailure).map(({ end }) => end);
  const troubles = [...ends, ...events.filter(isTrouble).map(({ at }) => at)].toSorted((a, b) => a - b);
  const hits = events.filter(({ type }) => type === "hit").map(({ at }) => at);
  return (since) => {
    const whole = quietFrom(troubles, since);
    if (openServers(events, whole).size > 0) return undefined;
    return hits.length > 0 && hits.at(-1)! - whole >= quietMs ? hits.find((at) => at >= whole) : undefined;
  };
}

/** The last of those troubles after `since` that follow each other closely. */
function quietFrom(troubles: readonly number[], since: number): number {
  let whole = since;
  for (const at of troubles) {
    if (at < since) continue;
    if (at - whole >= quietMs) break;
    whole = at;
  }
  return whole;
}

/** The servers whose circuit breakers are open at a time. */
export function openServers(events: readonly LoggedEvent[], at: number): ReadonlySet<string> {
  const open = new Set<string>();
  for (const event of events) {
    if (event.type !== "breaker" || event.at > at) continue;
    if (event.state === "open") open.add(event.server ?? "");
    if (event.state === "closed") open.delete(event.server ?? "");
  }
  return open;
}

function isFailure({ outcome }: Call): boolean {
  return outcome === "rejected";
}

function isTrouble({ type }: LoggedEvent): boolean {
  return type === "error" || type === "breaker";
}
