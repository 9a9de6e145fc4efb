/**
 * `npm run test:fence`: the whole fence suite, whose findings it writes to `docs/fence.md`. `--operations 10000` does
 * less, `--only text` does what has that in its name, and both write nothing. `--seed 1` repeats what each process draws.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../repository/files.js";
import { Suite } from "./findings.js";
import { reportText } from "./report.js";

const text = { type: "string" } as const;
const { values } = parseArgs({ options: { operations: text, only: text, seed: text } });
const seed = Number(values.seed ?? Date.now() % 1e9);
console.log(`seed ${seed}`);
const suite = new Suite({ seed, operations: Number(values.operations ?? 200_000), only: values.only ?? "" });
const findings = await suite.run();
for (const problem of suite.problems) console.error(`\n${problem}`);
if (values.operations === undefined && values.only === undefined) {
  writeFileSync(join(root, "docs/fence.md"), await reportText(findings));
}
process.exitCode = suite.problems.length === 0 ? 0 : 1;
