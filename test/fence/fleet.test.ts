import { beforeAll, expect, test } from "vitest";
import { bundled } from "./bundle.js";
import { told } from "./judge.js";
import { trial } from "./trial.js";
import { variants } from "./variants.js";

/** The short form: `npm run test:fence` goes through more, and does up to a hundred times as much of it. */
const operations = 2500;
const short = variants.filter(({ isShort }) => isShort);
const timeout = 60_000;

let program = "";
beforeAll(async () => {
  program = await bundled("worker.scenario.ts");
});

test.each(short)("four processes on $name never see what is older than a change", { timeout }, async (variant) => {
  const seed = Date.now() % 1e6;
  const result = await trial(variant, { program, seed, operations });
  expect(result.verdict.violations.slice(0, 3).map((violation) => told(violation, result.history))).toEqual([]);
  expect(result.problems).toEqual([]);
  // Whoever always loads sees nothing old.
  expect(result.kept).toBeGreaterThan(0);
  expect(result.changes).toBeGreaterThan(0);
});
