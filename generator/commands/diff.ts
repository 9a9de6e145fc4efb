import type { Command } from "commander";
import { answer, type FormatOption, withFormat } from "./session.js";

interface DiffCommand extends FormatOption {
  readonly manifest?: string;
}

/** Adds `cachewright diff`. */
export function addDiff(program: Command): void {
  withFormat(program.command("diff"))
    .description("Tells what a deploy changes, by two manifests: keys, orphaned entries, lifetimes, tags, routes.")
    .argument("[revision]", "what to compare the working tree with, or A..B for two revisions (default: HEAD)")
    .option("--manifest <file>", "the manifest (default: the only one, or that of the spec here)")
    .addHelpText("after", examples)
    .action((revision: string | undefined, options: DiffCommand) =>
      answer(options, async () => {
        const [{ manifestSides }, { diffManifests }, { diffLines }] = await Promise.all([
          import("../manifest-sides.js"),
          import("../manifest-diff.js"),
          import("../manifest-diff-text.js"),
        ]);
        const [before, after] = await manifestSides({ cwd: process.cwd(), revision, path: options.manifest });
        const diff = diffManifests(before.manifest, after.manifest);
        const [from, to] = [before, after].map(({ label, path }) => ({ revision: label, file: path }));
        const title = `${before.path}: ${before.label} → ${before.path === after.path ? "" : `${after.path}: `}${after.label}`;
        return { lines: [title, "", ...diffLines(diff)], data: { from, to, ...diff } };
      }),
    );
}

const examples = `
Examples:
  cachewright diff                     what is not committed yet
  cachewright diff v1.4.0              since a release
  cachewright diff main..feature       what a branch changes
  cachewright diff --manifest apps/api/src/generated/manifest.json --format json`;
