import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { codes, type Diagnostic, DiagnosticsError } from "../diagnostic.js";
import { bundleSpec } from "./bundle.js";
import { type Bundle, BundleFolder } from "./bundle-folder.js";
import { buildDiagnostics, isBuildFailure } from "./build-failure.js";
import { type ChildEnd, runChild } from "./child.js";
import type { Outcome } from "./outcome.js";
import type { RawSpec } from "./raw.js";

export interface LoadOptions {
  /** After this many milliseconds the spec is stopped. Default 10,000. */
  readonly timeoutMs?: number;
  /** Gets what the spec printed, all at once, after it ended. Default: it is shown only when the spec fails. */
  readonly onPrint?: (text: string) => void;
  /** Gets the absolute paths of the bundled files, the spec first, as soon as they are known. */
  readonly onSources?: (files: readonly string[]) => void;
}

/** More than this on stdout and stderr is a runaway loop. */
const outputBytes = 1024 * 1024;

/**
 * Runs a spec in a process of its own and reads what it defines. The process is dead when this settles, and its
 * temporary file is gone.
 *
 * @throws {DiagnosticsError} when the file cannot be read, bundled or run, or defines nothing
 */
export async function loadSpec(file: string, options: LoadOptions = {}): Promise<RawSpec> {
  const { timeoutMs = 10_000, onPrint, onSources } = options;
  const spec = readable(file);
  const folder = new BundleFolder(spec);
  try {
    const bundle = await bundled(spec, folder.codeFile);
    onSources?.(bundle.sources);
    folder.write(bundle);
    const end = await runChild(entry, [folder.path], execArgv(), { timeoutMs, outputBytes });
    if (end.printed !== "") onPrint?.(end.printed);
    return specOf(end, spec, timeoutMs);
  } finally {
    folder.remove();
  }
}

async function bundled(spec: string, outfile: string): Promise<Bundle> {
  try {
    return await bundleSpec(spec, outfile);
  } catch (error) {
    throw isBuildFailure(error) ? new DiagnosticsError(buildDiagnostics(error, spec)) : error;
  }
}

/** `.js` in the built package, `.ts` where the package runs from its sources. */
const ending = extname(fileURLToPath(import.meta.url));
const entry = fileURLToPath(new URL(`./run${ending}`, import.meta.url));

function execArgv(): readonly string[] {
  if (ending === ".js") return [];
  return ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href];
}

function readable(file: string): string {
  try {
    accessSync(file, constants.R_OK);
    if (statSync(file).isFile()) return realpathSync(file);
  } catch (error) {
    throw failure(codes.SPEC_UNREADABLE, `cannot read \`${file}\`: ${(error as Error).message}`, nameAnother);
  }
  throw failure(codes.SPEC_UNREADABLE, `\`${file}\` is not a file`, nameAnother);
}

const nameAnother = "name the spec with `--spec FILE`, or run `cachewright init` to write one";

function specOf(end: ChildEnd, spec: string, timeoutMs: number): RawSpec {
  if (end.reason !== "message") throw new DiagnosticsError([withPrinted(endDiagnostic(end, spec, timeoutMs), end)]);
  const outcome = end.message as Outcome;
  if (outcome.spec === undefined) {
    throw new DiagnosticsError(outcome.diagnostics.map((diagnostic) => withPrinted(diagnostic, end)));
  }
  return outcome.spec;
}

function endDiagnostic({ reason, code, signal }: ChildEnd, file: string, timeoutMs: number): Diagnostic {
  const site = { file, line: 1, column: 1 };
  const problem = (code: string, message: string, fix: string) =>
    ({ code, severity: "error", message, fix, site }) as const;
  if (reason === "timeout") {
    const fix = "remove endless loops and top-level `await` from the spec and from what it imports";
    return problem(codes.SPEC_TIMED_OUT, `the spec was still running after ${timeoutMs / 1000} s`, fix);
  }
  if (reason === "output") {
    const fix = "remove the output; a spec only describes routes";
    return problem(codes.SPEC_PRINTED_TOO_MUCH, `the spec printed more than ${outputBytes} bytes`, fix);
  }
  // Node's own exit code for a module that can never finish.
  if (code === 13) {
    const fix = "remove the top-level `await` from the spec and from what it imports";
    return problem(codes.SPEC_ENDED, "the spec awaits something that never happens", fix);
  }
  const how = signal === null ? `with code ${code}` : `by ${signal}`;
  const fix = "look for `process.exit`, `process.kill` and native crashes in the spec and in what it imports";
  return problem(codes.SPEC_ENDED, `the spec ended its process ${how} before it was read`, fix);
}

/** The last lines that the spec printed often say what went wrong. */
function withPrinted(diagnostic: Diagnostic, { printed }: ChildEnd): Diagnostic {
  const text = printed.trimEnd();
  if (text === "") return diagnostic;
  const lines = text.split("\n").slice(-20);
  const shown = ["the spec printed:", ...lines.map((line) => (line.length > 200 ? `${line.slice(0, 200)}…` : line))];
  return { ...diagnostic, detail: [diagnostic.detail ?? [], ...shown].flat().join("\n") };
}

function failure(code: string, message: string, fix: string): DiagnosticsError {
  return new DiagnosticsError([{ code, severity: "error", message, fix }]);
}
