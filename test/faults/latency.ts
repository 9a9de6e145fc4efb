import type { Call, LoggedEvent, ServiceLog } from "./log.js";

/** Latencies in milliseconds, beyond what the source took. */
export interface Latency {
  readonly worst: number;
  /** The worst, where the time for which the process waited for a processor is left out. */
  readonly own: number;
  readonly p99: number;
  readonly count: number;
}

/** The latencies of some calls; `undefined` when there are none. */
export function latencyOf(calls: readonly Call[]): Latency | undefined {
  const sorted = calls.map(({ addedMs }) => addedMs).toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(Math.floor(part * sorted.length), sorted.length - 1)]!;
  return sorted.length === 0 ? undefined : { worst: at(1), own: ownWorst(calls), p99: at(0.99), count: sorted.length };
}

function ownWorst(calls: readonly Call[]): number {
  return calls.reduce((worst, { addedMs, starvedMs }) => Math.max(worst, addedMs - starvedMs), 0);
}

/** The calls that ran while the circuit breakers were open, and all others that a harm touched. */
export interface Harmed {
  readonly untilOpen: readonly Call[];
  readonly whileOpen: readonly Call[];
}

/** @param breakers how many circuit breakers have to be open */
export function harmedCalls({ calls, events }: ServiceLog, from: number, to: number, breakers: number): Harmed {
  const openings = openSpans(events, breakers);
  const harmed = calls.filter(({ start, end }) => end > from && start < to);
  // One that outlasts the closing may have asked the backend again.
  const isInside = ({ start, end }: Call): boolean => openings.some(([open, closed]) => open <= start && end <= closed);
  return {
    untilOpen: harmed.filter((call) => !isInside(call)),
    whileOpen: harmed.filter(isInside),
  };
}

/** From when to when at least so many circuit breakers were open. */
function openSpans(events: readonly LoggedEvent[], breakers: number): (readonly [number, number])[] {
  const open = new Set<string>();
  const spans: (readonly [number, number])[] = [];
  let since: number | undefined;
  for (const { type, state, server = "", at } of events) {
    if (type !== "breaker") continue;
    if (state === "open") open.add(server);
    if (state === "closed") open.delete(server);
    if (open.size >= breakers) since ??= at;
    else if (since !== undefined) {
      spans.push([since, at]);
      since = undefined;
    }
  }
  return since === undefined ? spans : [...spans, [since, Infinity]];
}
