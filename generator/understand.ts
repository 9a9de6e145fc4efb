/** What follows once a spec was run. Import this module dynamically: the syntax trees take 0.3 s to load. */
import { type Diagnostic, DiagnosticsError } from "./diagnostic.js";
import { type Resolved, resolve } from "./model/resolve.js";
import { Problems } from "./problems.js";
import type { Locator } from "./spec/locate.js";
import type { RawSpec } from "./spec/raw.js";
import { checkRules } from "./spec/rules.js";
import { type Spec, validate } from "./spec/validate.js";

export { render } from "../templates/render.js";
export { Locator } from "./spec/locate.js";

/** What a spec means. */
export interface Understood {
  readonly spec: Spec;
  readonly resolved: Resolved;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Finds out what a spec means: validate → resolve.
 *
 * @throws {DiagnosticsError} with every problem that was found
 */
export function understand(raw: RawSpec, locator: Locator): Understood {
  const problems = new Problems();
  const spec = validate(raw, problems);
  if (spec) checkRules(spec, problems);
  const resolved = spec && resolve(spec, locator, problems);
  const diagnostics = problems.diagnostics(locator);
  if (problems.hasErrors) throw new DiagnosticsError(diagnostics);
  if (!spec || !resolved) throw new Error("a spec without problems was not resolved");
  return { spec, resolved, warnings: diagnostics };
}
