import { describe, expect, test } from "vitest";
import type { Change, Datum, History, Read } from "./history.js";
import type { Bounds, Violation } from "./judge.js";
import { judged, operationsUntil, told } from "./judge.js";

const none = { othersNs: 0 };
const violations = (all: History, bounds: Bounds): readonly Violation[] => judged(all, bounds).violations;
let ids = 0;

function change(kind: Change["kind"], names: readonly string[], start: number, end?: number, process = 1): Change {
  return { kind, id: String(ids++), process, names, start, ...(end !== undefined && { end }) };
}

function read(start: number, datum: Omit<Datum, "process"> | undefined, more: Partial<Read> = {}): Read {
  const answer = datum && { datum: { process: 0, ...datum } };
  return { kind: "get", process: 0, key: "k", start, end: start + 1, ...answer, ...more };
}

function history(changes: Change[], ...reads: Read[]): History {
  return { changes, reads };
}

describe("a loaded value", () => {
  const invalidation = change("invalidate", ["t"], 10, 20);

  test.each([
    ["older than a change that was acknowledged before the read", 21, 9, 1],
    ["of the instant of the change", 21, 10, 0],
    ["read before the acknowledgement", 20, 9, 0],
  ])("%s", (_, start, asOf, count) => {
    const found = violations(history([invalidation], read(start, { asOf, tags: ["t"] })), none);
    expect(found).toHaveLength(count);
  });

  test("is judged by its key and its own tags only", () => {
    const changes = [invalidation, change("delete", ["k"], 30, 40)];
    const reads = [read(25, { asOf: 1, tags: ["u"] }), read(41, { asOf: 25, tags: [] })];
    expect(violations(history(changes, ...reads), none)).toMatchObject([{ read: { start: 41 } }]);
  });

  test("is judged by the change that began last, not by the one that ended last", () => {
    const changes = [change("delete", ["k"], 10, 12), change("delete", ["k"], 5, 20)];
    expect(violations(history(changes, read(21, { asOf: 7, tags: [] })), none)).toHaveLength(1);
  });

  test("is no violation after a change that was not acknowledged, nor is an absent one", () => {
    const changes = [change("delete", ["k"], 10), change("delete", ["k"], 10, 12)];
    expect(violations(history(changes.slice(0, 1), read(30, { asOf: 1, tags: [] })), none)).toEqual([]);
    expect(violations(history(changes, read(30, undefined)), none)).toEqual([]);
  });
});

test("another process may be late by the bound, one's own never", () => {
  const late = [read(69, { asOf: 9, tags: ["t"] }), read(71, { asOf: 9, tags: ["t"] })];
  const foreign = history([change("invalidate", ["t"], 10, 20)], ...late);
  expect(violations(foreign, { othersNs: 50 }).map((found) => found.read.start)).toEqual([71]);
  const own = history([change("invalidate", ["t"], 10, 20, 0)], ...late);
  expect(violations(own, { othersNs: 50 })).toHaveLength(2);
});

test("a value that was set is older only than changes that began after it", () => {
  const set = change("set", ["k"], 10, 20);
  const datum = { asOf: 10, by: set.id, tags: [] };
  expect(violations(history([set, change("set", ["k"], 15, 18)], read(30, datum)), none)).toEqual([]);
  expect(violations(history([set, change("set", ["k"], 21, 25)], read(30, datum)), none)).toHaveLength(1);
  const unknown = change("set", ["k"], 10);
  const later = change("set", ["k"], 21, 25);
  expect(violations(history([unknown, later], read(30, { ...datum, by: unknown.id })), none)).toEqual([]);
});

test("a violation is told with what happened before it, and counted in operations", () => {
  const changes = [change("invalidate", ["t"], 10, 20), change("delete", ["other"], 11, 12)];
  const all = history(changes, read(21, { asOf: 9, tags: ["t"] }), read(100, undefined));
  const [violation] = violations(all, none);
  expect(operationsUntil(all, violation!)).toBe(3);
  const lines = told(violation!, all).split("\n");
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^> 0\.000010 ms process 1: invalidate t/);
  expect(lines[1]).toMatch(/^> 0\.000021 ms process 0: get k, .* with data of 0\.000009 ms by a load of 0 with t$/);
});

test("a load that a process shared while it was cut off is counted apart, unless the change was its own", () => {
  const dark = read(21, { asOf: 9, tags: ["t"] }, { isCutOff: true });
  const counted = (change: Change, one = dark): readonly number[] => {
    const { violations, sharedInTheDark } = judged(history([change], one), none);
    return [violations.length, sharedInTheDark.length];
  };
  expect(counted(change("invalidate", ["t"], 10, 20))).toEqual([0, 1]);
  expect(counted(change("invalidate", ["t"], 10, 20, 0))).toEqual([1, 0]);
  expect(counted(change("invalidate", ["t"], 10, 20), { ...dark, process: 2 })).toEqual([1, 0]);
});
