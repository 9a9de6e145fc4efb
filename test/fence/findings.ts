import { bundled } from "./bundle.js";
import { hunt, interleavings } from "./hunt.js";
import { told } from "./judge.js";
import { mutants } from "./mutants.js";
import type { Findings, Row } from "./report.js";
import { stampedeRows } from "./stampede-rows.js";
import { trial } from "./trial.js";
import { variants } from "./variants.js";
import { worlds } from "./worlds.js";

export interface Scope {
  readonly seed: number;
  /** Of each variant. */
  readonly operations: number;
  /** Only what has this in its name. */
  readonly only: string;
}

/** A mutant has to be found within so many operations. */
export const huntedOperations = 300_000;

/** Does everything that is asked for, a line on the console for each, and gathers what is wrong. */
export class Suite {
  readonly problems: string[] = [];
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  async run(): Promise<Findings> {
    const scheduled = await this.#worlds();
    const variants = [...scheduled, ...(await this.#variants())];
    return { variants, mutants: await this.#mutants(), stampedes: await this.#stampedes() };
  }

  async #worlds(): Promise<Row[]> {
    const program = await bundled("interleaving.scenario.ts");
    const { seed, operations: asked } = this.#scope;
    return this.#rows(worlds, async ({ name, ...world }) => {
      const report = await interleavings(program, { world, seed, operations: asked });
      const { operations, changes, kept, sharedInTheDark, violation } = report;
      if (violation !== undefined) this.problems.push(`${name}: ${violation}`);
      const late = lateness(world.memory ? 1000 : 0);
      return [name, operations, changes, kept, violation === undefined ? 0 : 1, late, sharedInTheDark, "none"];
    });
  }

  async #variants(): Promise<Row[]> {
    const program = await bundled("worker.scenario.ts");
    const { seed, operations: asked } = this.#scope;
    return this.#rows(variants, async (variant) => {
      const { name, maxStalenessMs = 0 } = variant;
      const result = await trial(variant, { program, seed, operations: asked });
      const { operations, changes, kept, verdict, problems } = result;
      const { violations, sharedInTheDark } = verdict;
      const [first] = violations;
      if (first) this.problems.push(`${name}, seed ${seed}:\n${told(first, result.history)}`);
      this.problems.push(...problems.map((problem) => `${name}: ${problem}`));
      const late = lateness(maxStalenessMs);
      return [name, operations, changes, kept, violations.length, late, sharedInTheDark.length, others(problems)];
    });
  }

  #mutants(): Promise<Row[]> {
    const hunts = mutants.flatMap((mutant) => mutant.foundBy.map((by) => ({ name: mutant.name, mutant, by })));
    return this.#rows(hunts, async ({ name, mutant, by }) => {
      const after = await hunt(mutant, by, huntedOperations);
      if (after === undefined) this.problems.push(`${name}: not found by ${by} in ${huntedOperations} operations`);
      return [name, mutant.file, by, after ?? "not found"];
    });
  }

  #stampedes(): Promise<Row[]> {
    return this.#rows(stampedeRows, async ({ name, run }) => {
      const { row, problem } = await run();
      if (problem !== undefined) this.problems.push(`${name}: ${problem}`);
      return row;
    });
  }

  async #rows<T extends { readonly name: string }>(
    items: readonly T[],
    run: (item: T) => Promise<Row>,
  ): Promise<Row[]> {
    const rows: Row[] = [];
    for (const item of items) {
      if (!item.name.includes(this.#scope.only)) continue;
      const begun = performance.now();
      const row = await run(item);
      console.log([...row, `${Math.round((performance.now() - begun) / 1000)} s`].join(" | "));
      rows.push(row);
    }
    return rows;
  }
}

function lateness(ms: number): string {
  return ms === 0 ? "none" : `${ms} ms`;
}

function others(problems: readonly string[]): string {
  return problems.length === 0 ? "none" : problems.join("; ");
}
