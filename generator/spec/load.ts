import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { whenEndedEarly } from "../clean-up.js";
import { codes, DiagnosticsError } from "../diagnostic.js";
import { BundleFolder } from "./bundle-folder.js";
import { Child } from "./child.js";
import { outcomeOf } from "./child-failure.js";
import { withImportChain } from "./import-chain.js";
import { readOutcome } from "./outcome.js";
import type { RawSpec } from "./raw.js";

export interface LoadOptions {
  /** After this many milliseconds the spec is stopped. Default 10,000. */
  readonly timeoutMs?: number;
  /** Gets what the spec printed, all at once, after it was read. When the spec fails, the problem shows the end of it. */
  readonly onPrint?: (text: string) => void;
  /** Is called when the spec has begun to run: this process has time for something else now. */
  readonly onRun?: () => void;
  /** Gets the absolute paths of the bundled files, the spec first, as soon as they are known. */
  readonly onSources?: (files: readonly string[]) => void;
}

/** More than this on stdout and stderr is a runaway loop. */
const outputBytes = 256 * 1024;

/**
 * Runs a spec in a process of its own and reads what it defines. The process is dead when this settles, and its
 * temporary files are gone; also when this process is ended by a signal.
 *
 * @throws {DiagnosticsError} when the file cannot be read, bundled or run, or defines nothing
 */
export async function loadSpec(file: string, options: LoadOptions = {}): Promise<RawSpec> {
  const spec = readable(file);
  const folder = new BundleFolder(spec);
  // It starts while the bundle is made.
  const child = new Child(entry, [folder.path], execArgv(), { timeoutMs: options.timeoutMs ?? 10_000, outputBytes });
  const cleanUp = () => {
    child.kill();
    folder.remove();
  };
  const forget = whenEndedEarly(cleanUp);
  try {
    return await loadIn(folder, child, spec, options);
  } finally {
    cleanUp();
    forget();
  }
}

async function loadIn(folder: BundleFolder, child: Child, spec: string, options: LoadOptions): Promise<RawSpec> {
  const { onPrint, onRun, onSources } = options;
  const { bundleSpec } = await import("./bundle.js");
  const { bundle, graph } = await bundleSpec(spec, folder.codeFile, onSources);
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

function failure(code: string, message: string, fix: string): DiagnosticsError {
  return new DiagnosticsError([{ code, severity: "error", message, fix }]);
}
