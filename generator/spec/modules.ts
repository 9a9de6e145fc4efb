import { resolve } from "node:path";
import type { Metafile } from "esbuild";

/** The modules that a spec is made of. */
export interface Modules {
  /** Absolute paths of all bundled files, the spec first. */
  readonly sources: readonly string[];
  /**
   * The modules that generated code may import from: absolute paths of local files, and specifiers of packages. A module
   * stands after those that it imports, so of two that export the same value the first is the one that made it.
   */
  readonly importable: readonly string[];
}

/** @param installed the specifiers that are installed packages, whether bundled or not */
export function modulesOf(
  metafile: Metafile,
  directory: string,
  spec: string,
  installed: ReadonlySet<string>,
): Modules {
  const inputs = new Map(Object.entries(metafile.inputs).map(([path, input]) => [resolve(directory, path), input]));
  const sources = new Set<string>();
  const importable = new Set<string>();
  const visit = (file: string, local: boolean): void => {
    if (sources.has(file)) return;
    sources.add(file);
    for (const { path, original = path, external = false } of inputs.get(file)?.imports ?? []) {
      if (isOwn(original)) continue;
      const target = resolve(directory, path);
      const isPackage = installed.has(original);
      if (!external && inputs.has(target)) visit(target, local && !isPackage);
      if (local && isPackage && !isZod(original)) importable.add(original);
    }
    if (local && file !== spec && isCode(file)) importable.add(file);
  };
  visit(spec, true);
  return { sources: [...sources], importable: [...importable] };
}

function isOwn(specifier: string): boolean {
  return specifier === "cachewright" || specifier.startsWith("cachewright/");
}

function isZod(specifier: string): boolean {
  return specifier === "zod" || specifier.startsWith("zod/");
}

function isCode(file: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(file);
}
