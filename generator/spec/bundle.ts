import { dirname } from "node:path";
import { build, type BuildOptions, type BuildResult, stop } from "esbuild";
import { locationDefines, moduleLocation } from "./module-location.js";
import type { Bundle } from "./bundle-folder.js";
import { modulesOf } from "./modules.js";
import { packages } from "./packages.js";

/**
 * Bundles a spec in two passes: the first finds its modules, the second makes all of their exports reachable, so that
 * the functions and schemas of a spec can be found by identity.
 *
 * @param outfile where the bundle is going to lie; nothing is written
 * @throws {BuildFailure} esbuild's, with the places of all errors
 */
export async function bundleSpec(spec: string, outfile: string): Promise<Bundle> {
  running += 1;
  try {
    const directory = dirname(spec);
    const installed = new Set<string>();
    const options = optionsFor(directory, outfile, installed);
    const { metafile } = await build({ ...options, entryPoints: [spec], metafile: true });
    const modules = modulesOf(metafile, directory, spec, installed);
    const contents = gathering(spec, modules.importable);
    const result = await build({ ...options, stdin: { contents, resolveDir: directory, loader: "js" } });
    return { ...modules, code: textOf(result, ".mjs"), map: textOf(result, ".map") };
  } finally {
    running -= 1;
    if (running === 0) await stop(); // esbuild's own process must not keep ours alive
  }
}

/** How many bundles are being made: all of them share one process of esbuild's. */
let running = 0;

function optionsFor(directory: string, outfile: string, installed: Set<string>) {
  return {
    absWorkingDir: directory,
    bundle: true,
    define: locationDefines,
    format: "esm",
    keepNames: true,
    logLevel: "silent",
    outfile,
    platform: "node",
    plugins: [packages(installed), moduleLocation],
    // No comment in the bundle: Node would map the positions before we do.
    sourcemap: "external",
    sourcesContent: false,
    target: "node20",
    write: false,
  } as const satisfies BuildOptions;
}

function gathering(spec: string, importable: readonly string[]): string {
  const imports = importable.map((module, i) => `import * as m${i} from ${JSON.stringify(module)};`);
  const names = importable.map((_module, i) => `m${i}`);
  return [
    `import * as spec from ${JSON.stringify(spec)};`,
    ...imports,
    `export { spec };`,
    `export const modules = [${names.join(", ")}];`,
  ].join("\n");
}

function textOf({ outputFiles }: BuildResult<{ write: false }>, ending: string): string {
  const file = outputFiles.find(({ path }) => path.endsWith(ending));
  if (file === undefined) throw new Error(`esbuild made no ${ending} file`);
  return file.text;
}
