import { rmSync } from "node:fs";
import { join } from "node:path";
import { judged, type Row } from "../cost/row.js";
import { costOf, type ProcessCost } from "./process-cost.js";
import { cli, generate, makeProject, specOf } from "./project.js";

/** Whole runs of the command line, as a build step sees them. */
export async function runs(): Promise<readonly Row[]> {
  const ten = makeProject(specOf(10));
  const cold = await coldCost(ten, 9);
  generate(ten);
  const again = await costOf([cli, "generate"], ten, 9);
  const thousand = await coldCost(makeProject(specOf(1000)), 3);
  const fiveThousand = await coldCost(makeProject(specOf(5000)), 3);
  return [
    timeRow("`generate`, 10 routes, first run", cold, 600),
    timeRow("`generate`, 10 routes, nothing changed", again, 300),
    timeRow("`generate`, 1,000 routes", thousand, 2500),
    timeRow("`generate`, 5,000 routes", fiveThousand, 8000),
    {
      what: "the same, memory of all its processes",
      yardstick: "",
      ours: "",
      figure: `${fiveThousand.megabytes.toFixed(0)} MB`,
      ...inUnit(judged(fiveThousand.megabytes, { atMost: 700 }), "MB"),
    },
  ];
}

/** Each run starts from nothing. */
function coldCost(project: string, runs: number): Promise<ProcessCost> {
  return costOf([cli, "generate"], project, runs, () => forget(project));
}

function forget(project: string): void {
  for (const folder of ["src/generated", "node_modules/.cache"]) {
    rmSync(join(project, folder), { recursive: true, force: true });
  }
}

export function timeRow(what: string, { milliseconds }: Pick<ProcessCost, "milliseconds">, goal: number): Row {
  const figure = `${milliseconds.toFixed(0)} ms`;
  return { what, ours: "", yardstick: "", figure, ...inUnit(judged(milliseconds, { atMost: goal }), "ms") };
}

function inUnit({ goal, ...rest }: Pick<Row, "goal" | "isMet">, unit: string): Pick<Row, "goal" | "isMet"> {
  return { goal: `${goal} ${unit}`, ...rest };
}
