import { resolve } from "node:path";
import type { Command } from "commander";
import { answer, type FormatOption, shownPath, withFormat } from "./session.js";

interface GenerateCommand extends FormatOption {
  readonly spec?: string;
}

/** Adds `cachewright generate`. */
export function addGenerate(program: Command): void {
  withFormat(program.command("generate"))
    .description("Writes the files of the spec: typed inputs, keys, the cache, and wrappers for each target.")
    .option("--spec <file>", "the spec (default: src/cache.schema.ts, or the only cache.schema.ts below)")
    .addHelpText("after", "\nExamples:\n  cachewright generate\n  cachewright generate --spec apps/api/cache.schema.ts")
    .action((options: GenerateCommand) =>
      answer(options, async ({ progress, onPrint }) => {
        const [spec, { generate }] = await Promise.all([specFile(options), import("../generate.js")]);
        const onStage = (stage: string) => progress.stage(stage);
        const { changes, warnings } = await generate({ spec, onPrint, onStage });
        return {
          lines: changes.map(({ path, change }) => `${change.padEnd(9)} ${shownPath(path)}`),
          data: { files: changes.map(({ path, change }) => ({ file: shownPath(path), change })) },
          diagnostics: warnings,
        };
      }),
    );
}

/** The absolute path of the spec that a command was given, or of the only one that it can mean. */
export async function specFile({ spec }: { readonly spec?: string }): Promise<string> {
  if (spec !== undefined) return resolve(spec);
  const { findSpec } = await import("../spec/find.js");
  return findSpec(process.cwd());
}
