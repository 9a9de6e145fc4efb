import { describe, expect, test } from "vitest";
import { harmedCalls, latencyOf } from "./latency.js";
import type { Call, LoggedEvent, ServiceLog } from "./log.js";
import { recoveryOf } from "./recovery.js";

function call(start: number, end: number, outcome: Call["outcome"] = "resolved"): Call {
  return { operation: "get", id: 0, start, end, addedMs: end - start, starvedMs: 0, outcome, reads: [], changes: [] };
}

function breaker(at: number, state: "open" | "closed", server = "one"): LoggedEvent {
  return { at, type: "breaker", server, state };
}

const hits = (...times: number[]): LoggedEvent[] => times.map((at) => ({ at, type: "hit" }));
const error = (at: number): LoggedEvent => ({ at, type: "error" });

describe("the recovery", () => {
  const recovery = (...events: LoggedEvent[]): number | undefined =>
    recoveryOf({ calls: [], events: events.toSorted((a, b) => a.at - b.at), unhandled: [] })(100);

  test("is the first hit when nothing fails any more", () => {
    expect(recovery(error(90), error(150), ...hits(120, 160, 1200))).toBe(160);
  });

  test("waits for the circuit breakers", () => {
    expect(recovery(breaker(50, "open"), breaker(170, "closed"), ...hits(120, 180, 1300))).toBe(180);
    expect(recovery(breaker(50, "open"), ...hits(120, 1300))).toBeUndefined();
  });

  test("is not undone by a failure after a quiet second", () => {
    expect(recovery(error(150), error(1500), ...hits(160, 2700))).toBe(160);
  });

  test("never comes without hits", () => {
    expect(recovery(error(150), ...hits(120))).toBeUndefined();
  });

  test("never comes when failures go on to the end", () => {
    expect(recovery(error(900), error(1800), error(2700), ...hits(950, 1900, 2800))).toBeUndefined();
  });
});

describe("the latencies", () => {
  const log = (...events: LoggedEvent[]): ServiceLog => ({
    calls: [call(5, 8), call(5, 60), call(40, 45), call(55, 56), call(65, 75), call(80, 81), call(95, 120)],
    events,
    unhandled: [],
  });
  const starts = (calls: readonly Call[]): number[] => calls.map(({ start }) => start);

  test("of a harm are those that it touched, apart where they ran while a breaker was open", () => {
    const { untilOpen, whileOpen } = harmedCalls(log(breaker(50, "open"), breaker(70, "closed")), 10, 90, 1);
    expect(starts(untilOpen)).toEqual([5, 40, 65, 80]);
    expect(starts(whileOpen)).toEqual([55]);
  });

  test("count as those of open breakers only when all of them are open", () => {
    const events = [breaker(20, "open", "one"), breaker(50, "open", "two"), breaker(50, "open", "two")];
    expect(starts(harmedCalls(log(...events), 10, 90, 2).whileOpen)).toEqual([55, 65, 80]);
  });

  test("are summed up as the worst and the 99th percentile", () => {
    const many = Array.from({ length: 200 }, (_, index) => call(0, index + 1));
    expect(latencyOf(many)).toEqual({ worst: 200, own: 200, p99: 199, count: 200 });
    const starved = { ...call(0, 300), starvedMs: 290 };
    expect(latencyOf([...many, starved])).toMatchObject({ worst: 300, own: 200 });
    expect(latencyOf([])).toBeUndefined();
  });
});
