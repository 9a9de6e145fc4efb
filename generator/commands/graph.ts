import type { Command } from "commander";
import { specFile } from "./generate.js";
import { answer, type FormatOption, withFormat } from "./session.js";

interface GraphCommand extends FormatOption {
  readonly spec?: string;
}

/** Adds `cachewright graph`. */
export function addGraph(program: Command): void {
  withFormat(program.command("graph"))
    .description("Draws which routes carry which tags and which mutations invalidate them, as Mermaid text.")
    .option("--spec <file>", "the spec (default: src/cache.schema.ts, or the only cache.schema.ts below)")
    .addHelpText("after", "\nExamples:\n  cachewright graph > cache.mmd\n  cachewright graph --format json")
    .action((options: GraphCommand) =>
      answer(options, async ({ progress, onPrint }) => {
        const [spec, { compileSpec }, { graphOf }, { mermaid }] = await Promise.all([
          specFile(options),
          import("../compile.js"),
          import("../graph.js"),
          import("../mermaid.js"),
        ]);
        const { model, warnings } = await compileSpec(spec, { onPrint, onStage: (stage) => progress.stage(stage) });
        const graph = graphOf(model);
        return { lines: [mermaid(graph)], data: { ...graph, mermaid: mermaid(graph) }, diagnostics: warnings };
      }),
    );
}
