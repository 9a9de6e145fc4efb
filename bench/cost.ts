/**
 * What the cache costs, against what one would do without it.
 *
 * `npm run bench:cost` measures everything and writes `docs/cost.md`; `npm run bench:cost -- redis peek` measures only
 * these groups and writes nothing. It runs what the compiler emits, since a loader that compiles on the fly changes the
 * code that is measured.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { groups } from "./cost/groups.js";
import type { Row } from "./cost/row.js";
import { page, table } from "./cost/table.js";

const asked = process.argv.slice(2);
const rows: Row[] = [];
for (const name of asked.length > 0 ? asked : Object.keys(groups)) rows.push(...(await measured(name)));
console.log(table(rows));
if (asked.length === 0) writeFileSync("docs/cost.md", page(rows));

async function measured(name: string): Promise<readonly Row[]> {
  // In development, values are looked through and frozen before anybody gets them.
  const env = { ...process.env, NODE_ENV: "production" };
  const child = fork(fileURLToPath(new URL("cost/run-group.js", import.meta.url)), [name], { env });
  const exited = once(child, "exit");
  const sent = new Promise<readonly Row[]>((resolve) => child.once("message", (rows: Row[]) => resolve(rows)));
  const [code] = (await exited) as [number | null];
  if (code !== 0) throw new Error(`the measurement of ${name} ended with code ${code}`);
  return sent;
}
