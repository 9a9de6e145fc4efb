import { randomUUID } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { codes, DiagnosticsError } from "../diagnostic.js";
import type { Modules } from "./modules.js";

/** A spec as one file of JavaScript. */
export interface Bundle extends Modules {
  /** Exports `spec`, the namespace of the spec, and `modules`, those of `importable` in the same order. */
  readonly code: string;
  /** The source map, as JSON. */
  readonly map: string;
}

/** The files of a bundle in its folder: what is run, and what else is known of it, as JSON. */
export const bundleNames = { code: "bundle.mjs", facts: "bundle.json" } as const;

/** A folder for one bundle, which nobody else uses. It is made by {@link BundleFolder.write}. */
export class BundleFolder {
  /** Absolute, and without links: as the running bundle is going to name itself. */
  readonly path: string;

  /** @throws {DiagnosticsError} when there is no place where a bundle can lie */
  constructor(spec: string) {
    this.path = join(cacheDirectory(spec), `spec-${randomUUID()}`);
  }

  /** Where the code of the bundle is going to lie. */
  get codeFile(): string {
    return join(this.path, bundleNames.code);
  }

  write({ code, ...facts }: Bundle): void {
    mkdirSync(this.path);
    writeFileSync(this.codeFile, code);
    writeFileSync(join(this.path, bundleNames.facts), JSON.stringify(facts));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/**
 * Bundles go where the spec's own packages are found by Node's look-up, and where no watcher, linter or repository
 * looks: the nearest `node_modules/.cache`. So do drafts of the output.
 */
export function cacheDirectory(spec: string): string {
  const modules = nearestModules(dirname(spec));
  if (modules === undefined) {
    throw failure(codes.NOT_INSTALLED, `there is no \`node_modules\` above \`${spec}\``, "run `npm install` first");
  }
  const directory = join(modules, ".cache", "cachewright");
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
    return realpathSync(directory);
  } catch (error) {
    const message = `cannot write to \`${directory}\`: ${(error as Error).message}`;
    throw failure(codes.UNWRITABLE_CACHE, message, "make it writable; the spec is bundled there to be run");
  }
}

function nearestModules(directory: string): string | undefined {
  const modules = join(directory, "node_modules");
  if (existsSync(modules)) return modules;
  const parent = dirname(directory);
  return parent === directory ? undefined : nearestModules(parent);
}

function failure(code: string, message: string, fix: string): DiagnosticsError {
  return new DiagnosticsError([{ code, severity: "error", message, fix }]);
}
