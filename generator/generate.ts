import { type CompileOptions, compileSpec } from "./compile.js";
import type { Diagnostic } from "./diagnostic.js";
import { type FileChange, writeOutput } from "./output.js";

export interface GenerateOptions extends CompileOptions {
  /** The absolute path of the spec. */
  readonly spec: string;
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
export async function generate({ spec, ...options }: GenerateOptions): Promise<Generated> {
  const { output, files, outputSite, warnings } = await compileSpec(spec, options);
  return { changes: writeOutput(output, files, outputSite), warnings };
}
