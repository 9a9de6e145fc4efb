import { realpathSync } from "node:fs";
import type { CacheModel } from "../templates/model.js";
import type { Diagnostic } from "./diagnostic.js";
import type { OutputFiles } from "./output-plan.js";
import { Sources } from "./sources.js";
import { loadSpec } from "./spec/load.js";
import type { PreparedRun } from "./spec/prepared-run.js";
import type { RawSpec, Site } from "./spec/raw.js";
import type { Spec } from "./spec/validate.js";
import { version } from "./version.js";

/** What compiling tells while it goes on. */
export interface CompileOptions {
  /** Gets what the spec printed while it ran. */
  readonly onPrint?: (text: string) => void;
  /**
   * Gets the absolute paths of the spec and of all that its output depends on, even if it fails later. It is called again
   * with the longer list when there are more, so the last call counts.
   */
  readonly onSources?: (files: readonly string[]) => void;
  /** Gets a few words on what is being done now. */
  readonly onStage?: (stage: string) => void;
  /** A process that was made ready to run this spec. Default: one is started. */
  readonly prepared?: PreparedRun;
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
  const sources = new Sources(options.onSources);
  const { raw, later } = await loadMeanwhile(file, options, sources);
  options.onStage?.("reading its source");
  const locator = new later.Locator();
  try {
    const { spec, resolved, warnings } = later.understand(raw, locator);
    options.onStage?.("writing code");
    const { model, output } = resolved;
    const files = later.render(model, spec.options.targets ?? [], version);
    return { spec, model, output, outputSite: locator.siteOf(spec.site, ["output"]), files, warnings };
  } finally {
    sources.add(locator.files);
  }
}

type Later = typeof import("./understand.js");

/** Loads what comes after the spec while the spec runs in its own process. */
async function loadMeanwhile(
  file: string,
  { onPrint, prepared }: CompileOptions,
  sources: Sources,
): Promise<{ raw: RawSpec; later: Later }> {
  let later: Promise<Later> | undefined;
  const raw = await loadSpec(file, {
    ...(onPrint && { onPrint }),
    ...(prepared && { prepared }),
    onSources: (files) => sources.add(files),
    onRun: () => (later = readAhead(file)),
  });
  return { raw, later: await (later ?? import("./understand.js")) };
}

/** Loads what comes next, and the spec's own tree: the other process is busy with the spec itself. */
async function readAhead(file: string): Promise<Later> {
  const later = await import("./understand.js");
  new later.Locator().read(realpathSync(file));
  return later;
}
