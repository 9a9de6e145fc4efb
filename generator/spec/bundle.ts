import { dirname } from "node:path";
import { build, type BuildOptions, type BuildResult, stop } from "esbuild";
import { DiagnosticsError } from "../diagnostic.js";
import { buildDiagnostics, isBuildFailure } from "./build-failure.js";
import type { Bundle } from "./bundle-folder.js";
import { withinLimit } from "./bundle-limit.js";
import { withImportChain } from "./import-chain.js";
import { graphOf, type ImportGraph, recorder, type ResolvedImport } from "./import-graph.js";
import { locationDefines, moduleLocation } from "./module-location.js";
import { modulesOf } from "./modules.js";
import { packages } from "./packages.js";

/** A bundle, and what else was learnt when it was made. */
export interface Bundled {
  readonly bundle: Bundle;
  readonly graph: ImportGraph;
}

/**
 * Bundles a spec so that all exports of its modules can be reached: the functions and schemas of a spec are found by
 * identity. Which modules it has shows in a first pass; where generated code may import from none, one is enough.
 *
 * @param outfile where the bundle is going to lie; nothing is written
 * @param onSources gets the absolute paths of the bundled files, even if it fails
 * @param timeoutMs after this many milliseconds the bundler is ended
 * @throws {DiagnosticsError} with the places of all errors, or when it took too long
 */
export async function bundleSpec(
  spec: string,
  outfile: string,
  timeoutMs: number,
  onSources?: SourcesListener,
): Promise<Bundled> {
  running += 1;
  try {
    return await withinLimit(spec, timeoutMs, () => bundled(spec, outfile, onSources));
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    const graph = await graphOfFailure(spec, outfile);
    onSources?.([...new Set([spec, ...[...graph.values()].flat().map(({ file }) => file)])]);
    throw new DiagnosticsError(buildDiagnostics(error, spec).map((each) => withImportChain(each, graph, spec)));
  } finally {
    running -= 1;
    if (running === 0) await stop(); // esbuild's own process must not keep ours alive
  }
}

type SourcesListener = (files: readonly string[]) => void;

async function bundled(spec: string, outfile: string, onSources?: SourcesListener): Promise<Bundled> {
  const directory = dirname(spec);
  const installed = new Set<string>();
  const options = optionsFor(directory, outfile, installed);
  const stdin = (importable: readonly string[]) =>
    ({ contents: gathering(spec, importable), resolveDir: directory, loader: "js" }) as const;
  const first = await build({ ...options, stdin: stdin([]), metafile: true });
  const modules = modulesOf(first.metafile, directory, spec, installed);
  onSources?.(modules.sources);
  const isComplete = modules.importable.length === 0;
  const result = isComplete ? first : await build({ ...options, stdin: stdin(modules.importable) });
  const bundle = { ...modules, code: textOf(result, ".mjs"), map: textOf(result, ".map") };
  return { bundle, graph: graphOf(first.metafile, directory) };
}

/** The imports as far as they were followed, from a second attempt: recording them would slow down those that succeed. */
async function graphOfFailure(spec: string, outfile: string): Promise<ImportGraph> {
  const graph = new Map<string, ResolvedImport[]>();
  const { plugins, ...options } = optionsFor(dirname(spec), outfile, new Set());
  await build({ ...options, plugins: [recorder(graph), ...plugins], entryPoints: [spec] }).catch(() => undefined);
  return graph;
}

/** How many bundles are being made: all of them share one process of esbuild's. */
let running = 0;

/** Keeps esbuild's process between bundles, for as long as this process is going to make them. */
export function keepRunning(): void {
  running += 1;
}

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
