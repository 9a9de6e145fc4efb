import type { CacheModel } from "../templates/model.js";
import { render } from "../templates/render.js";
import { type Diagnostic, DiagnosticsError } from "./diagnostic.js";
import { type Resolved, resolve } from "./model/resolve.js";
import type { OutputFiles } from "./output-plan.js";
import { Problems } from "./problems.js";
import { loadSpec } from "./spec/load.js";
import type { Locator } from "./spec/locate.js";
import type { RawSpec, Site } from "./spec/raw.js";
import { checkRules } from "./spec/rules.js";
import { type Spec, validate } from "./spec/validate.js";
import { version } from "./version.js";

/** What compiling tells while it goes on. */
export interface CompileOptions {
  /** Gets what the spec printed while it ran. */
  readonly onPrint?: (text: string) => void;
  /** Gets the absolute paths of the spec and of all that it is made of, as soon as they are known, even if it fails later. */
  readonly onSources?: (files: readonly string[]) => void;
  /** Gets a few words on what is being done now. */
  readonly onStage?: (stage: string) => void;
}

/** All that a spec says, and the files that are made of it. Nothing of it has been written. */
export interface Compiled {
  readonly spec: Spec;
  readonly model: CacheModel;
  /** The absolute path of the folder for the files. */
  readonly output: string;
  /** Where the spec names that folder. */
  readonly outputSite: Site;
  readonly files: OutputFiles;
  /** What is allowed and probably not meant. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * Makes the files of a spec: load → validate → resolve → render.
 *
 * @param file the absolute path of the spec
 * @throws {DiagnosticsError} with every problem that was found
 */
export async function compileSpec(file: string, options: CompileOptions = {}): Promise<Compiled> {
  options.onStage?.("running the spec");
  const [raw, { Locator }] = await Promise.all([loadSpec(file, options), import("./spec/locate.js")]);
  options.onStage?.("reading its source");
  const locator = new Locator();
  const { spec, resolved, warnings } = understand(raw, locator);
  options.onStage?.("writing code");
  const { model, output } = resolved;
  const files = render(model, spec.options.targets ?? [], version);
  return { spec, model, output, outputSite: locator.siteOf(spec.site, ["output"]), files, warnings };
}

interface Understood {
  readonly spec: Spec;
  readonly resolved: Resolved;
  readonly warnings: readonly Diagnostic[];
}

function understand(raw: RawSpec, locator: Locator): Understood {
  const problems = new Problems();
  const spec = validate(raw, problems);
  if (spec) checkRules(spec, problems);
  const resolved = spec && resolve(spec, locator, problems);
  const diagnostics = problems.diagnostics(locator);
  if (problems.hasErrors) throw new DiagnosticsError(diagnostics);
  if (!spec || !resolved) throw new Error("a spec without problems was not resolved");
  return { spec, resolved, warnings: diagnostics };
}
