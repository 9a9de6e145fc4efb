import { fork } from "node:child_process";
import { once } from "node:events";
import { bundled } from "./bundle.js";
import type { World } from "./interleaving.js";
import type { InterleavingReport, Interleavings } from "./interleaving.scenario.js";
import { operationsUntil } from "./judge.js";
import type { Mutant } from "./mutants.js";
import { trial } from "./trial.js";
import type { Variant } from "./variants.js";
import { variants } from "./variants.js";
import { worlds } from "./worlds.js";

/** Runs random interleavings in a process of their own. @param program the bundle of it */
export async function interleavings(program: string, asked: Interleavings): Promise<InterleavingReport> {
  const child = fork(program, [JSON.stringify(asked)], { execArgv: ["--enable-source-maps"] });
  const ended = once(child, "exit").then(() => {
    throw new Error("the interleavings ended early");
  });
  ended.catch(() => undefined);
  const [report] = (await Promise.race([once(child, "message"), ended])) as [InterleavingReport];
  return report;
}

/**
 * Runs the part of the suite that is to find a mutant.
 *
 * @returns how many operations it took to find it; `undefined` when so many as `operations` did not
 */
export function hunt(mutant: Mutant, foundBy: string, operations: number): Promise<number | undefined> {
  const world = worlds.find(({ name }) => name === foundBy);
  if (world) return huntInWorld(mutant, world, operations);
  const variant = variants.find(({ name }) => name === foundBy);
  if (variant) return huntInVariant(mutant, variant, operations);
  throw new Error(`${mutant.name}: there is no ${foundBy}`);
}

async function huntInWorld(mutant: Mutant, world: World, operations: number): Promise<number | undefined> {
  const program = await bundled("interleaving.scenario.ts", mutant);
  const report = await interleavings(program, { world, seed: 1, operations, shrinks: false });
  return report.violation === undefined ? undefined : report.operations;
}

/** Again and again and longer each time. */
async function huntInVariant(mutant: Mutant, variant: Variant, operations: number): Promise<number | undefined> {
  const program = await bundled("worker.scenario.ts", mutant);
  let done = 0;
  for (let portion = 4000; done < operations; portion *= 2) {
    const result = await trial(variant, { program, seed: portion, operations: Math.min(portion, operations - done) });
    const [first] = result.verdict.violations;
    if (first) return done + operationsUntil(result.history, first);
    done += result.operations;
  }
  return undefined;
}
