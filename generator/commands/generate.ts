import { resolve } from "node:path";
import type { Command } from "commander";
import type { FileChange } from "../generate.js";
import { answer, type FormatOption, shownPath, withFormat } from "./session.js";

interface GenerateCommand extends FormatOption {
  readonly spec?: string;
  readonly dryRun?: boolean;
}

/** Adds `cachewright generate`. */
export function addGenerate(program: Command): void {
  withFormat(program.command("generate"))
    .description("Writes the files of the spec: typed inputs, keys, the cache, and wrappers for each target.")
    .option("--spec <file>", "the spec (default: src/cache.schema.ts, or the only cache.schema.ts below)")
    .option("--dry-run", "only say what would be written or removed")
    .addHelpText(
      "after",
      "\nExamples:\n  cachewright generate\n  cachewright generate --dry-run\n  cachewright generate --spec apps/api/cache.schema.ts",
    )
    .action((options: GenerateCommand) =>
      answer(options, async ({ progress, onPrint }) => {
        const [spec, { generate }] = await Promise.all([specFile(options), import("../generate.js")]);
        const onStage = (stage: string) => progress.stage(stage);
        const { dryRun = false } = options;
        const { changes, warnings } = await generate({ spec, dryRun, onPrint, onStage });
        const files = changes.map(({ path, change }) => ({ file: shownPath(path), change: said(change, dryRun) }));
        const width = dryRun ? 13 : 9;
        return {
          lines: files.map(({ file, change }) => `${change.padEnd(width)} ${file}`),
          data: { files },
          diagnostics: warnings,
        };
      }),
    );
}

/** What did not happen is not said as if it had. */
function said(change: FileChange["change"], dryRun: boolean): string {
  if (!dryRun || change === "unchanged") return change;
  return change === "wrote" ? "would write" : "would remove";
}

/** The absolute path of the spec that a command was given, or of the only one that it can mean. */
export async function specFile({ spec }: { readonly spec?: string }): Promise<string> {
  if (spec !== undefined) return resolve(spec);
  const { findSpec } = await import("../spec/find.js");
  return findSpec(process.cwd());
}
