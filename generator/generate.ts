import { render } from "../templates/render.js";
import { resolve } from "./model/resolve.js";
import type { FileChange } from "./output.js";
import { writeOutput } from "./output.js";
import { Problems } from "./problems.js";
import { loadSpec } from "./spec/load.js";
import { checkRules } from "./spec/rules.js";
import { validate } from "./spec/validate.js";
import { version } from "./version.js";

export interface GenerateOptions {
  /** The absolute path of the spec. */
  readonly spec: string;
  /** Gets what the spec printed while it ran. */
  readonly onPrint?: (text: string) => void;
}

/**
 * Reads a spec and writes its files: load → validate → resolve → render → write.
 *
 * @throws DiagnosticsError with every problem that was found; then nothing was written
 */
export async function generate({ spec: file, onPrint }: GenerateOptions): Promise<readonly FileChange[]> {
  const [raw, { Locator }] = await Promise.all([loadSpec(file, onPrint && { onPrint }), import("./spec/locate.js")]);
  const locator = new Locator();
  const problems = new Problems(locator);
  const spec = validate(raw, problems);
  if (spec) checkRules(spec, problems);
  const resolved = spec && resolve(spec, locator, problems);
  problems.throwIfAny();
  if (!spec || !resolved) throw new Error("a spec without problems was not resolved");
  const files = render(resolved.model, spec.options.targets ?? [], version);
  return writeOutput(resolved.output, files, locator.siteOf(spec.site, ["output"]));
}
