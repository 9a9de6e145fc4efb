import { judge } from "./judge.js";
import type { Harmed } from "./latency.js";
import { harmedCalls, latencyOf } from "./latency.js";
import type { Call } from "./log.js";
import type { CellOptions, Measurement, Turns } from "./measurement.js";
import { recoveryOf } from "./recovery.js";
import type { ServiceEnd } from "./service.js";
import { goals } from "./verdict.js";

/** What a run left behind. */
export interface Played {
  readonly ends: readonly ServiceEnd[];
  readonly turns: Turns;
  readonly remark: string;
  readonly options: CellOptions;
  readonly memory: boolean;
  /** How many circuit breakers the harm should open. */
  readonly breakers: number;
}

/** How long a rejected change may take to be applied, once the backend is there, in milliseconds. */
const replayMs = 1000;
/** The default of `memory.maxStaleness`. */
const maxStalenessMs = 1000;

/** Measures what happened in a run. */
export function evaluate({ ends, turns, remark, options, memory, breakers }: Played): Measurement {
  const logs = ends.map(({ log }) => log);
  const recoveries = logs.map(recoveryOf);
  const recovery = (since: number): number | undefined => latest(recoveries.map((recovery) => recovery(since)));
  const recovered = recovery(turns.healedAt);
  const boundMs = memory ? maxStalenessMs : 0;
  const appliedAt = (rejectedAt: number): number => {
    // Where the machine fails a call later on, it is after the recovery from that.
    const own = rejectedAt > turns.healedAt ? (recovery(rejectedAt) ?? Infinity) : recovered;
    return (own ?? turns.healedAt + goals.recovery) + replayMs + boundMs;
  };
  const when = clockOf(turns);
  const verdict = judge({ calls: logs.map(({ calls }) => calls), boundMs, appliedAt, when });
  const harmed = logs.map((log) => harmedCalls(log, turns.harmedAt, turns.healedAt, breakers));
  const all = (part: keyof Harmed): Harmed[keyof Harmed] => harmed.flatMap((calls) => calls[part]);
  const slow = slowest(all("untilOpen")).map((call) => `slow: ${slowness(call, when)}`);
  const [from, to] = turns.calm;
  const calm = logs.flatMap(({ calls }) => calls.filter(({ start, end }) => start >= from && end < to));
  return {
    cell: options.cell,
    backend: options.backend,
    seed: options.seed,
    alive: ends.every(({ isAlive, hasExited }) => isAlive && hasExited),
    unhandled: logs.reduce((sum, { unhandled }) => sum + unhandled.length, 0),
    verdict,
    calm: latencyOf(calm),
    untilOpen: latencyOf(all("untilOpen")),
    whileOpen: latencyOf(all("whileOpen")),
    recoveryMs: recovered === undefined ? undefined : recovered - turns.healedAt,
    remark,
    notes: [...verdict.examples, ...slow, ...ends.flatMap((end) => notesOf(end, when))],
  };
}

function slowest(calls: readonly Call[]): readonly Call[] {
  const own = ({ addedMs, starvedMs }: Call): number => addedMs - starvedMs;
  return calls.toSorted((one, other) => own(other) - own(one)).slice(0, 3);
}

function slowness({ operation, id, start, addedMs, starvedMs, outcome }: Call, when: (at: number) => string): string {
  const times = `${Math.round(addedMs)} ms, of them ${Math.round(starvedMs)} without a processor`;
  return `${operation} of subject ${id} at ${when(start)} ${outcome} after ${times}`;
}

function latest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === times.length ? Math.max(...known) : undefined;
}

function clockOf({ harmedAt, healedAt }: Turns): (at: number) => string {
  return (at) => {
    const [name, since] = at < healedAt ? ["harm", at - harmedAt] : ["heal", at - healedAt];
    return `${name} ${since < 0 ? "-" : "+"} ${Math.abs(Math.round(since))} ms`;
  };
}

/** The breakers' events, how often each error came, and what was printed or not handled. */
function notesOf({ role, log, output, isAlive, hasExited }: ServiceEnd, when: (at: number) => string): string[] {
  const breakers = log.events.filter(({ type }) => type === "breaker");
  const errors = new Map<string, number[]>();
  for (const { type, text = "", at } of log.events) {
    if (type === "error") errors.set(text, [...(errors.get(text) ?? []), at]);
  }
  return [
    ...(isAlive ? [] : ["the process died or did not answer"]),
    ...(hasExited ? [] : ["the process did not end by itself"]),
    ...log.unhandled.slice(0, 3),
    ...(output ? [`printed: ${output.slice(0, 500)}`] : []),
    ...breakers.slice(-20).map(({ at, server, state }) => `${when(at)}: breaker of ${server} ${state}`),
    ...[...errors].map(([text, times]) => `${times.length} x ${text} (${when(times[0]!)} to ${when(times.at(-1)!)})`),
  ].map((note) => `${role}: ${note}`);
}
