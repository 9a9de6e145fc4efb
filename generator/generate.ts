import { join } from "node:path";
import { type Compiled, type CompileOptions, compileSpec } from "./compile.js";
import type { Diagnostic } from "./diagnostic.js";
import { readPlan, writeOutput } from "./output.js";
import { type OutputPlace, projectRoot } from "./output-place.js";
import type { PlannedFile } from "./output-plan.js";
import { cacheDirectory } from "./spec/bundle-folder.js";
import { remember } from "./stamp.js";

export interface GenerateOptions extends CompileOptions {
  /** The absolute path of the spec. */
  readonly spec: string;
  /** Only finds out what would be written. Default: `false`. */
  readonly dryRun?: boolean;
}

/** What became of one file. */
export interface FileChange {
  /** Absolute. */
  readonly path: string;
  readonly change: "removed" | "unchanged" | "wrote";
}

/** What a run wrote, and what it noticed. */
export interface Generated {
  readonly changes: readonly FileChange[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * Compiles a spec and writes its files.
 *
 * @throws {DiagnosticsError} with every problem that was found; then nothing was written
 */
export async function generate({ spec, dryRun = false, ...options }: GenerateOptions): Promise<Generated> {
  const beganMs = Date.now();
  let sources: readonly string[] = [];
  let hasPrinted = false;
  const compiled = await compileSpec(spec, {
    ...options,
    onSources: (files) => {
      sources = files;
      options.onSources?.(files);
    },
    onPrint: (text) => {
      hasPrinted = true;
      options.onPrint?.(text);
    },
  });
  const place = placeOf(compiled);
  const plan = readPlan(place, compiled.files);
  if (!dryRun) await writeOutput(place, plan, cacheDirectory(compiled.spec.file));
  const changes = plan.files.map(({ name, state }) => ({ path: join(place.folder, name), change: changeOf(state) }));
  const { warnings } = compiled;
  const files = changes.filter(({ change }) => change !== "removed").map(({ path }) => path);
  // A spec that prints is not silenced.
  if (!dryRun && !hasPrinted) remember({ spec, beganMs, sources, files, warnings });
  return { changes, warnings };
}

/** Where the files of a spec belong. */
export function placeOf({ spec, output, outputSite }: Compiled): OutputPlace {
  return { folder: output, root: projectRoot(spec.file), site: outputSite };
}

function changeOf(state: PlannedFile["state"]): FileChange["change"] {
  if (state === "unchanged") return "unchanged";
  return state === "orphan" ? "removed" : "wrote";
}
