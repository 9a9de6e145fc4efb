import { check } from "prettier";
import { expect, test } from "vitest";
import { renderDocument } from "./document.js";
import type { Measurement } from "./measurement.js";
import { failuresOf } from "./verdict.js";

const none = { wrong: 0, undone: 0, unapplied: 0, ignored: 0, unsettled: 0, failedReads: 0 };
const latency = { worst: 12.34, own: 1.26, p99: 3, count: 9 };
const well: Measurement = {
  cell: "loading",
  backend: "redis",
  seed: 1,
  alive: true,
  unhandled: 0,
  verdict: { ...none, acknowledged: 40, rejected: 8, examples: [] },
  calm: latency,
  untilOpen: { ...latency, own: 101.2 },
  whileOpen: undefined,
  recoveryMs: 234.5,
  remark: "",
  notes: [],
};

/** The cells of a line of the table. */
function lineOf(document: string, ...names: readonly string[]): string[] {
  const line = document.split("\n").find((text) => names.every((name) => text.includes(`| ${name} `)));
  return line!.split("|").map((text) => text.trim());
}

test("the document shows what was measured, why a cell is absent, and what could not be measured", async () => {
  const failed = { error: "no server", cell: "loading", backend: "redis-cluster" } as const;
  const document = await renderDocument([{ measurement: well }, failed], 7);
  expect(document).toContain("Seed 7");
  expect(await check(document, { parser: "markdown" })).toBe(true);
  const texts = ["ok", "yes", "0", "0", "0", "0", "0", "40 / 8"];
  const times = ["1.3 (12, 3.0) ms", "101 (12, 3.0) ms", "–", "235 ms"];
  expect(lineOf(document, "LOADING", "Redis").slice(3, -1)).toEqual([...texts, ...times]);
  expect(lineOf(document, "LOADING", "Redis Cluster")[3]).toBe("**could not be measured**");
  expect(lineOf(document, "LOADING", "Memcached")[3]).toMatch(/^does not apply: /);
});

test("a measurement fails at each of its parts by itself", () => {
  const verdict = { ...well.verdict, ignored: 1 };
  const failing: readonly (readonly [Partial<Measurement>, string])[] = [
    [{ alive: false }, "not alive"],
    [{ unhandled: 1 }, "unhandled"],
    [{ verdict }, "lost"],
    [{ recoveryMs: undefined }, "recovery"],
    [{ recoveryMs: 1001 }, "recovery"],
    [{ untilOpen: { ...latency, own: 152 } }, "latency until open"],
    [{ whileOpen: { ...latency, own: 6.5 } }, "latency while open"],
  ];
  expect(failuresOf(well)).toEqual([]);
  for (const [part, failure] of failing) expect(failuresOf({ ...well, ...part })).toEqual([failure]);
  expect(failuresOf({ ...well, cell: "chaos", untilOpen: { ...latency, own: 152 } })).toEqual([]);
});
