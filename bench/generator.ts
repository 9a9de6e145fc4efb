/**
 * What generating costs, and what generated code does.
 *
 * `npm run bench:generator` measures everything and writes `docs/generator-cost.md`; with names of groups it measures only
 * these and writes nothing.
 */
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import type { Row } from "./cost/row.js";
import { table } from "./cost/table.js";
import { keysAndParsers } from "./generator/keys-and-parsers.js";
import { runs } from "./generator/runs.js";
import { typecheck } from "./generator/typecheck.js";
import { watchCycle } from "./generator/watch.js";

const groups: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  keys: keysAndParsers,
  runs,
  watch: watchCycle,
  typecheck,
};

const load = loadavg()[0] ?? 0;
const asked = process.argv.slice(2);
const rows: Row[] = [];
for (const name of asked.length > 0 ? asked : Object.keys(groups)) {
  const measure = groups[name];
  if (!measure) throw new Error(`there is no group ${name}: ${Object.keys(groups).join(", ")}`);
  rows.push(...(await measure()));
}
console.log(table(rows));
if (asked.length === 0) writeFileSync("docs/generator-cost.md", page());

function page(): string {
  return `# What generating costs

Measured by \`npm run bench:generator\`, which writes this page, on Node ${process.versions.node} with ${cpus().length} CPUs; when it began, the
load of the machine was ${load.toFixed(1)}. Keys and parsers are measured in CPU time, both sides in one process, in rounds that
alternate; runs of the command line are medians of whole processes, from the start to the exit.

${table(rows)}

- The routes of the larger specs have inputs, tags and a response type of their own, and wrappers for Express.
- The program of the type check has a handler for each route; the other side declares the same schemas and writes
  \`z.output<typeof schema>\` for inputs and results. All generated code means keys, parsers, the cache and the wrappers:
  two thousand lines for every ten routes, which the compiler reads and checks whatever their types are made of.
- A parser of one uuid is that uuid's pattern and little else, on both sides.
`;
}
