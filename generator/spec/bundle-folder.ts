import { randomUUID } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ancestors } from "../ancestors.js";
import { codes, DiagnosticsError } from "../diagnostic.js";
import { removeQuietly, sweep } from "../sweep.js";
import type { Modules } from "./modules.js";

/** A spec as one file of JavaScript. */
export interface Bundle extends Modules {
  /** Exports `spec`, the namespace of the spec, and `modules`, those of `importable` in the same order. */
  readonly code: string;
  /** The source map, as JSON. */
  readonly map: string;
}

/**
 * The files of a bundle in its folder: what is run, what else is known of it, as JSON, what nearly every spec imports, and
 * what came of running it.
 */
export const bundleNames = {
  code: "bundle.mjs",
  facts: "bundle.json",
  common: "common.mjs",
  outcome: "outcome",
} as const;

const prefix = "spec-";

/** A folder for one bundle, which nobody else uses. It is there until {@link BundleFolder.remove}. */
export class BundleFolder {
  /** Absolute, and without links: as the running bundle is going to name itself. */
  readonly path: string;

  /** @throws {DiagnosticsError} when there is no place where a bundle can lie */
  constructor(spec: string) {
    const directory = cacheDirectory(spec);
    sweep(directory, prefix);
    this.path = join(directory, `${prefix}${randomUUID()}`);
    mkdirSync(this.path);
    writeFileSync(join(this.path, bundleNames.common), 'import "zod";\n');
  }

  /** Where the code of the bundle is going to lie. */
  get codeFile(): string {
    return join(this.path, bundleNames.code);
  }

  /** Where the process that runs the bundle leaves what came of it. */
  get outcomeFile(): string {
    return join(this.path, bundleNames.outcome);
  }

  write({ code, ...facts }: Bundle): void {
    writeFileSync(this.codeFile, code);
    writeFileSync(join(this.path, bundleNames.facts), JSON.stringify(facts));
  }

  /** Never throws: what cannot be removed now is swept another day. */
  remove(): void {
    removeQuietly(this.path);
  }
}

/**
 * Bundles go where the spec's own packages are found by Node's look-up, and where no watcher, linter or repository
 * looks: the nearest `node_modules/.cache`. So do drafts of the output.
 */
export function cacheDirectory(spec: string): string {
  const modules = ancestors(dirname(spec))
    .map((directory) => join(directory, "node_modules"))
    .find((folder) => existsSync(folder));
  if (modules === undefined) {
    throw failure(codes.NOT_INSTALLED, `there is no \`node_modules\` above \`${spec}\``, "run `npm install` first");
  }
  const directory = join(modules, ".cache", "cachewright");
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
    return realpathSync(directory);
  } catch (error) {
    // Without the system call and the path once more.
    const [why] = (error as Error).message.split(/, \w+ '/);
    throw failure(codes.UNWRITABLE_CACHE, `cannot write to \`${directory}\`: ${why}`, makeWritable);
  }
}

const makeWritable =
  "make it writable, or mount a writable folder there where the project is read-only: the spec is bundled there to be run";

function failure(code: string, message: string, fix: string): DiagnosticsError {
  return new DiagnosticsError([{ code, severity: "error", message, fix }]);
}
