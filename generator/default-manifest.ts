import { realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { compileSpec } from "./compile.js";
import { DiagnosticsError } from "./diagnostic.js";
import { manifestName } from "./output-plan.js";
import { findSpec } from "./spec/find.js";

/**
 * The manifest of the spec that `generate` takes in `cwd`, relative to it; `undefined` when there is no such spec, or when it
 * has mistakes: its own commands tell them.
 */
export async function defaultManifest(cwd: string): Promise<string | undefined> {
  try {
    const { output } = await compileSpec(findSpec(cwd));
    return relative(realpathSync(cwd), join(output, manifestName)).split(sep).join("/");
  } catch (error) {
    if (error instanceof DiagnosticsError) return undefined;
    throw error;
  }
}
