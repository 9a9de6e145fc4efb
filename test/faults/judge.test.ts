import { describe, expect, test } from "vitest";
import type { Evidence } from "./judge.js";
import { judge } from "./judge.js";
import type { Call, Seen } from "./log.js";

const base = { id: 7, addedMs: 0, starvedMs: 0, reads: [], changes: [] };

function change(version: number, start: number, end: number, outcome: Call["outcome"] = "resolved"): Call {
  return { ...base, operation: "invalidate", start, end, outcome, changes: [{ id: 7, version }] };
}

function read(version: Seen["version"], start: number): Call {
  return { ...base, operation: "get", start, end: start + 1, outcome: "resolved", reads: [{ id: 7, version }] };
}

function judged(calls: Evidence["calls"], options: Partial<Evidence> = {}): ReturnType<typeof judge> {
  return judge({ calls, boundMs: 0, appliedAt: (rejectedAt) => rejectedAt + 1980, when: String, ...options });
}

describe("an acknowledged change", () => {
  test("is undone by an older value in another process, once however often that is read", () => {
    const { undone, examples } = judged([[change(2, 10, 20)], [read(1, 21), read(1, 22)]]);
    expect(undone).toBe(1);
    expect(examples).toHaveLength(1);
  });

  test("is not undone by a read that began before it was acknowledged", () => {
    expect(judged([[change(2, 10, 20)], [read(1, 19)]]).undone).toBe(0);
  });

  test("is not undone by the same version, a newer one, or none at all", () => {
    const reads = [read(2, 21), read(3, 22), read("missing", 23)];
    expect(judged([[change(2, 10, 20)], reads]).undone).toBe(0);
  });

  test("may be missed for as long as the memory tier is trusted", () => {
    const calls = [[change(2, 10, 20)], [read(1, 1020)]];
    expect(judged(calls, { boundMs: 1000 }).undone).toBe(0);
    expect(judged(calls, { boundMs: 999 }).undone).toBe(1);
  });
});

describe("a rejected change", () => {
  const rejected = change(2, 10, 20, "rejected");

  test("may be missed by another process until the time when it has to be applied", () => {
    const verdict = judged([[rejected], [read(1, 1999)]]);
    expect(verdict).toMatchObject({ undone: 0, unapplied: 0, ignored: 0, rejected: 1 });
  });

  test("is unapplied when an older value is read after that", () => {
    expect(judged([[rejected], [read(1, 2001)]]).unapplied).toBe(1);
  });

  test("is ignored when the process that asked for it reads an older value at any time", () => {
    expect(judged([[rejected, read(1, 21)], []])).toMatchObject({ unapplied: 0, ignored: 1 });
  });
});

test("values that were never made, reads that reject, and requests without an end are counted", () => {
  const failed: Call = { ...base, operation: "getOrSet", start: 1, end: 2, outcome: "rejected" };
  const hanging: Call = { ...base, operation: "get", start: 1, end: 1, outcome: "pending" };
  const verdict = judged([[read("wrong", 1), failed, hanging, change(2, 1, 1, "pending"), read(1, 5)]]);
  expect(verdict).toMatchObject({ wrong: 1, failedReads: 1, unsettled: 2, undone: 0, unapplied: 0, ignored: 0 });
});
