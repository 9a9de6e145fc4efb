#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { Command } from "commander";
import { DiagnosticsError, formatDiagnostics } from "./diagnostic.js";
import { version } from "./version.js";

/** Exit codes: 0 done, 1 the spec or the file system has a problem, 2 the command line has. */
const failed = 1;
const misused = 2;

const program = new Command("cachewright")
  .description("Writes a typed cache layer from one spec file.")
  .version(version)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : misused));

program
  .command("init")
  .description("Writes a first src/cache.schema.ts and adds an npm script; overwrites nothing.")
  .action(async () => {
    const { init } = await import("./init.js");
    const { steps, next } = init(process.cwd());
    for (const { subject, change, reason } of steps) {
      print(`${change.padEnd(9)} ${subject}${reason === undefined ? "" : ` (${reason})`}`);
    }
    print(`\nNext: describe your routes in src/cache.schema.ts, then run \`${next}\`.`);
  });

program
  .command("generate")
  .description("Writes the files of the spec: typed inputs, keys, the cache, and wrappers for each target.")
  .option("--spec <file>", "the spec (default: src/cache.schema.ts, or the only cache.schema.ts below)")
  .addHelpText("after", "\nExamples:\n  cachewright generate\n  cachewright generate --spec apps/api/cache.schema.ts")
  .action(async ({ spec }: { readonly spec?: string }) => {
    const [{ findSpec }, { generate }] = await Promise.all([import("./spec/find.js"), import("./generate.js")]);
    const file = spec === undefined ? findSpec(process.cwd()) : resolve(spec);
    const changes = await generate({ spec: file, onPrint: (text) => void process.stderr.write(text) });
    for (const { path, change } of changes) print(`${change.padEnd(9)} ${shown(path)}`);
  });

function shown(path: string): string {
  return relative(process.cwd(), path).split(sep).join("/");
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(error: unknown): never {
  if (!(error instanceof DiagnosticsError)) throw error;
  const colour = process.stderr.isTTY && process.env["NO_COLOR"] === undefined;
  process.stderr.write(formatDiagnostics(error.diagnostics, { cwd: process.cwd(), colour, readSource }));
  process.exit(failed);
}

function readSource(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

await program.parseAsync().catch(fail);
