import { join } from "node:path";
import { type CompileOptions, compileSpec } from "./compile.js";
import type { Diagnostic } from "./diagnostic.js";
import { placeOf } from "./generate.js";
import { readPlan } from "./output.js";
import { type PlannedFile, withLineFeeds } from "./output-plan.js";

/** One file of the output, as it is and as the spec says. */
export interface CheckedFile {
  /** Absolute. */
  readonly path: string;
  readonly state: "changed" | "current" | "missing" | "orphan";
  /** Without regard to line endings. */
  readonly before: string;
  readonly after: string;
}

/** What a check found. */
export interface Checked {
  /** Absolute. */
  readonly folder: string;
  readonly files: readonly CheckedFile[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * Compiles a spec and compares its files with those on the disk. Writes none.
 *
 * @param spec the absolute path of the spec
 * @throws {DiagnosticsError} with every problem that was found
 */
export async function check(spec: string, options: CompileOptions = {}): Promise<Checked> {
  const compiled = await compileSpec(spec, options);
  const place = placeOf(compiled);
  options.onStage?.("comparing");
  const files = readPlan(place, compiled.files).files.map(({ name, state, before, after }) => ({
    path: join(place.folder, name),
    state: stateOf(state),
    before: withLineFeeds(before),
    after: withLineFeeds(after),
  }));
  return { folder: place.folder, files, warnings: compiled.warnings };
}

/** After an update of cachewright the next run writes its version, but nobody has to hurry. */
function stateOf(state: PlannedFile["state"]): CheckedFile["state"] {
  return state === "restamped" || state === "unchanged" ? "current" : state;
}
