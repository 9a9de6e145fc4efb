import { resolve } from "node:path";
import type { Command } from "commander";
import type { FileChange, Generated, GenerateOptions } from "../generate.js";
import { remembered } from "../stamp.js";
import { answer, type FormatOption, shownPath, withFormat } from "./session.js";

interface GenerateCommand extends FormatOption {
  readonly spec?: string;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly watch?: boolean;
}

/** Adds `cachewright generate`. */
export function addGenerate(program: Command): void {
  withFormat(program.command("generate"))
    .description("Writes the files of the spec: typed inputs, keys, the cache, and wrappers for each target.")
    .option("--spec <file>", "the spec (default: src/cache.schema.ts, or the only cache.schema.ts below)")
    .argument("[command...]", "with --watch, after `--`: what to run beside, and to restart after a change")
    .option("--watch", "generate again whenever the spec or something that it is made of changes")
    .option("--dry-run", "only say what would be written or removed")
    .option("--force", "run the spec even if nothing that it is made of has changed")
    .addHelpText(
      "after",
      "\nExamples:\n  cachewright generate\n  cachewright generate --dry-run\n  cachewright generate --spec apps/api/cache.schema.ts\n  cachewright generate --watch -- node --import tsx src/app.ts",
    )
    .action((words: readonly string[], options: GenerateCommand, command: Command) => {
      const misuse = misuseOf(words, options);
      if (misuse !== undefined) command.error(`error: ${misuse}`);
      return options.watch ? watched(words, options) : once(options);
    });
}

/** What a command line cannot mean. */
function misuseOf(words: readonly string[], { watch, dryRun, force, format }: GenerateCommand): string | undefined {
  if (!watch) return words.length > 0 ? `unknown argument '${words[0]}': a command to run needs --watch` : undefined;
  if (dryRun || force) return `--watch has nothing to do with ${dryRun ? "--dry-run" : "--force"}`;
  return format === "json" ? "--watch prints for people only" : undefined;
}

async function watched(words: readonly string[], options: GenerateCommand): Promise<void> {
  let spec: string | undefined;
  await answer(options, async () => {
    spec = await specFile(options);
    return { lines: [], data: {} };
  });
  if (spec === undefined) return;
  const { watch } = await import("./watch.js");
  process.exit(await watch(spec, words));
}

function once(options: GenerateCommand): Promise<void> {
  return answer(options, async ({ progress, onPrint }) => {
    const spec = await specFile(options);
    const onStage = (stage: string) => progress.stage(stage);
    const { dryRun = false, force = false } = options;
    const { changes, warnings } =
      (!dryRun && !force && unchanged(spec)) || (await generate({ spec, dryRun, onPrint, onStage }));
    const files = changes.map(({ path, change }) => ({ file: shownPath(path), change: said(change, dryRun) }));
    const width = dryRun ? 13 : 9;
    return {
      lines: files.map(({ file, change }) => `${change.padEnd(width)} ${file}`),
      data: { files },
      diagnostics: warnings,
    };
  });
}

/** What a run would say that has nothing to do; `undefined` when it may have. */
function unchanged(spec: string): Generated | undefined {
  const last = remembered(spec);
  return last && { ...last, changes: last.files.map((path) => ({ path, change: "unchanged" })) };
}

/** The rest of the program is loaded when there is something to do. */
async function generate(options: GenerateOptions): Promise<Generated> {
  const { generate } = await import("../generate.js");
  return generate(options);
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
