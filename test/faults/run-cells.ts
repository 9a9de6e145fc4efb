import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Cell } from "./cells/cell.js";
import type { CellOptions, Measurement } from "./measurement.js";
import type { BackendName } from "./target.js";

const scenario = fileURLToPath(new URL("cell.scenario.ts", import.meta.url));
/** Beside its harm, in milliseconds: servers and processes start, and all of them may be slow to end. */
const overheadMs = 120_000;

/** What a cell came to; `error` when it could not be measured. */
export type CellResult =
  | { readonly measurement: Measurement }
  | { readonly error: string; readonly cell: string; readonly backend: BackendName };

/** Whether a cell can happen to a backend. */
export function applies(cell: Cell, backend: BackendName): boolean {
  return cell.absent?.[backend] === undefined;
}

/**
 * Runs cells in pairs: two that start together do not disturb each other's measurements by starting processes. `onResult`
 * hears of each as soon as it is done. The results are in the order of `runs`.
 */
export async function runCells(
  runs: readonly CellOptions[],
  onResult: (result: CellResult) => void = () => undefined,
): Promise<readonly CellResult[]> {
  const results: CellResult[] = [];
  for (let first = 0; first < runs.length; first += 2) {
    const pair = runs.slice(first, first + 2).map(async (options) => {
      const result = await runInProcess(options);
      onResult(result);
      return result;
    });
    results.push(...(await Promise.all(pair)));
  }
  return results;
}

function runInProcess(options: CellOptions): Promise<CellResult> {
  const child = fork(scenario, [JSON.stringify(options)], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    serialization: "advanced",
    timeout: options.timing.chaosMs + overheadMs,
  });
  let output = "";
  let measurement: Measurement | undefined;
  for (const stream of [child.stdout, child.stderr]) stream!.on("data", (chunk: Buffer) => (output += String(chunk)));
  child.on("message", (message) => (measurement = message as Measurement));
  return new Promise((resolve) => {
    const { cell, backend } = options;
    const fail = (why: unknown): void => resolve({ error: `${String(why)}\n${output}`.trim(), cell, backend });
    child.once("error", fail);
    child.once("close", (code, signal) => {
      if (measurement) resolve({ measurement });
      else fail(`ended with ${signal ?? code}`);
    });
  });
}
