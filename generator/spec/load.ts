import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { codes, DiagnosticsError } from "../diagnostic.js";
import { outcomeOf } from "./child-failure.js";
import { withImportChain } from "./import-chain.js";
import { readOutcome } from "./outcome.js";
import { defaultTimeoutMs, PreparedRun } from "./prepared-run.js";
import type { RawSpec } from "./raw.js";

export interface LoadOptions {
  /** After this many milliseconds the spec is stopped, and so is reading its imports before. Default 10,000. */
  readonly timeoutMs?: number;
  /** Gets what the spec printed, all at once, after it was read. When the spec fails, the problem shows the end of it. */
  readonly onPrint?: (text: string) => void;
  /** Is called when the spec has begun to run: this process has time for something else now. */
  readonly onRun?: () => void;
  /** Gets the absolute paths of the bundled files, the spec first, as soon as they are known. */
  readonly onSources?: (files: readonly string[]) => void;
  /** A process that was made ready for this spec before. Default: one is started. */
  readonly prepared?: PreparedRun;
}

/**
 * Runs a spec in a process of its own and reads what it defines. The process is dead when this settles, and its
 * temporary files are gone; also when this process is ended by a signal.
 *
 * @throws {DiagnosticsError} when the file cannot be read, bundled or run, or defines nothing
 */
export async function loadSpec(file: string, options: LoadOptions = {}): Promise<RawSpec> {
  const spec = readable(file);
  // Its process starts while the bundle is made.
  const run = options.prepared ?? new PreparedRun(spec, options.timeoutMs);
  try {
    return await loadIn(run, spec, options);
  } finally {
    run.end();
  }
}

async function loadIn({ folder, child }: PreparedRun, spec: string, options: LoadOptions): Promise<RawSpec> {
  const { onPrint, onRun, onSources } = options;
  const { bundleSpec } = await import("./bundle.js");
  const { bundle, graph } = await bundleSpec(spec, folder.codeFile, options.timeoutMs ?? defaultTimeoutMs, onSources);
  folder.write(bundle);
  const ended = child.run();
  onRun?.();
  const end = await ended;
  const outcome = outcomeOf(end, readOutcome(folder.outcomeFile), spec);
  if (outcome.spec === undefined) {
    throw new DiagnosticsError(outcome.diagnostics.map((each) => withImportChain(each, graph, spec)));
  }
  if (end.printed !== "") onPrint?.(end.printed);
  return outcome.spec;
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

function failure(code: string, message: string, fix: string): DiagnosticsError {
  return new DiagnosticsError([{ code, severity: "error", message, fix }]);
}
