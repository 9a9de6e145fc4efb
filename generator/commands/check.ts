import type { Command } from "commander";
import type { CheckedFile } from "../check.js";
import { codes, type Diagnostic } from "../diagnostic.js";
import { shownDiff } from "./shown-diff.js";
import { specFile } from "./generate.js";
import { answer, type FormatOption, shownPath, withFormat } from "./session.js";

interface CheckCommand extends FormatOption {
  readonly spec?: string;
}

/** Adds `cachewright check`. */
export function addCheck(program: Command): void {
  withFormat(program.command("check"))
    .description(
      "Says whether the spec is valid and its files are current, with a diff of each that is not; writes none.",
    )
    .option("--spec <file>", "the spec (default: src/cache.schema.ts, or the only cache.schema.ts below)")
    .addHelpText(
      "after",
      "\nExits with 1 when a file is changed, missing or left over. Line endings do not matter, nor does an update of\n" +
        "cachewright that would only write its version.\n" +
        "\nExamples:\n  cachewright check\n  cachewright check --spec apps/api/cache.schema.ts --format json",
    )
    .action((options: CheckCommand) =>
      answer(options, async ({ progress, onPrint }) => {
        const [spec, { check }, { unifiedDiff }] = await Promise.all([
          specFile(options),
          import("../check.js"),
          import("../unified-diff.js"),
        ]);
        const { folder, files, warnings } = await check(spec, { onPrint, onStage: (stage) => progress.stage(stage) });
        const stale = files.filter(({ state }) => state !== "current");
        const diffs = stale.map((file) => diffOf(file, unifiedDiff));
        return {
          lines:
            stale.length === 0
              ? [`current   ${shownPath(folder)} (${files.length} files)`]
              : diffs.flatMap((diff) => (diff.length === 0 ? [] : [...shownDiff(diff, hasColours()), ""])),
          data: { files: files.map((file) => described(file, diffs[stale.indexOf(file)])) },
          diagnostics: [...warnings, ...(stale.length === 0 ? [] : [outOfDate(folder, stale)])],
        };
      }),
    );
}

type Diff = (path: string, before: string, after: string) => readonly string[];

/** A file that is missing or left over needs no diff: all of it is. */
function diffOf({ path, state, before, after }: CheckedFile, diff: Diff): readonly string[] {
  return state === "changed" ? diff(shownPath(path), before, after) : [];
}

function described({ path, state }: CheckedFile, diff: readonly string[] = []): object {
  return { file: shownPath(path), state, ...(diff.length > 0 && { diff: `${diff.join("\n")}\n` }) };
}

const words = { changed: "changed", missing: "missing", orphan: "left over", current: "current" } as const;

function outOfDate(folder: string, stale: readonly CheckedFile[]): Diagnostic {
  const subject = stale.length === 1 ? "1 file is" : `${stale.length} files are`;
  return {
    code: codes.OUT_OF_DATE,
    severity: "error",
    message: `${subject} not what the spec says in \`${shownPath(folder)}\``,
    detail: stale.map(({ path, state }) => `${words[state].padEnd(9)} ${shownPath(path)}`).join("\n"),
    fix: "run `cachewright generate` and commit what it writes",
  };
}

function hasColours(): boolean {
  return process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
}
