/**
 * `npm run test:faults`: measures the fault matrix and writes `docs/faults.md`.
 *
 * `--only redis/stopped,memcached` runs some cells and prints their table; `--short` shortens them; `--seed 7`; `--notes`
 * prints what was noted of cells that are well, too.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isChaos } from "./cells/chaos.js";
import { cells } from "./cells/index.js";
import { renderDocument } from "./document.js";
import type { CellOptions } from "./measurement.js";
import { fullTiming, shortTiming } from "./measurement.js";
import type { CellResult } from "./run-cells.js";
import { applies, runCells } from "./run-cells.js";
import { renderTable } from "./table.js";
import { backends } from "./target.js";
import { failuresOf } from "./verdict.js";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    seed: { type: "string" },
    short: { type: "boolean", default: false },
    notes: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const timing = values.short ? shortTiming : fullTiming;
const filters = values.only?.split(",");

console.log(`seed ${seed}`);
/** What lasts long comes first and runs side by side. */
const ordered = cells.toSorted((one, other) => Number(isChaos(other)) - Number(isChaos(one)));
const runs = ordered.flatMap((cell) =>
  backends
    .filter((backend) => applies(cell, backend) && isAskedFor(`${backend}/${cell.name}`))
    .map((backend): CellOptions => ({ cell: cell.name, backend, seed, timing })),
);
const results = await runCells(runs, report);
if (filters || values.short) console.log(renderTable(cells, results));
else
  writeFileSync(fileURLToPath(new URL("../../docs/faults.md", import.meta.url)), await renderDocument(results, seed));
process.exitCode = results.every((result) => problemsOf(result).length === 0) ? 0 : 1;

/** `redis/stopped` asks for one cell, `redis` and `stopped` for all of a backend or a fault. */
function isAskedFor(name: string): boolean {
  return !filters || filters.some((filter) => filter === name || name.split("/").includes(filter));
}

function report(result: CellResult): void {
  const { backend, cell } = "error" in result ? result : result.measurement;
  const problems = problemsOf(result);
  console.log(`${backend}/${cell}: ${problems.length === 0 ? "ok" : problems.join(", ")}`);
  if ("error" in result || (problems.length === 0 && !values.notes)) return;
  for (const note of result.measurement.notes) console.log(`    ${note}`);
}

function problemsOf(result: CellResult): readonly string[] {
  return "error" in result ? [result.error] : failuresOf(result.measurement);
}
