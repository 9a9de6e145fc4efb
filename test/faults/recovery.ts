import type { Call, LoggedEvent, ServiceLog } from "./log.js";

/** So long has to pass without a failure, in milliseconds: a busy machine may delay one single call later on. */
const quietMs = 1000;

/**
 * When a process was whole again, after a reachable server was there at `healedAt`: from then on nothing failed for a
 * second, no circuit breaker was open, and the backend answered reads. `undefined` when that never came.
 */
export function recoveredAt({ calls, events }: ServiceLog, healedAt: number): number | undefined {
  const troubles = [...calls.filter(isFailure).map(({ end }) => end), ...events.filter(isTrouble).map(({ at }) => at)];
  let whole = healedAt;
  for (const at of troubles.filter((at) => at >= healedAt).toSorted((a, b) => a - b)) {
    if (at - whole >= quietMs) break;
    whole = at;
  }
  if (openServers(events, whole).size > 0) return undefined;
  const hit = events.find(({ type, at }) => type === "hit" && at >= whole);
  const last = events.findLast(({ type }) => type === "hit");
  return hit && last && last.at - whole >= quietMs ? hit.at : undefined;
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
