import { resolve } from "node:path";
import type { Metafile, OnResolveArgs, Plugin, PluginBuild } from "esbuild";

/** An import, as it is written and as the absolute path of the file that it leads to. */
export interface ResolvedImport {
  readonly specifier: string;
  readonly file: string;
}

/** What each file of a spec imports, by absolute path; packages that are left to Node are no part of it. */
export type ImportGraph = ReadonlyMap<string, readonly ResolvedImport[]>;

/** The graph of a bundle that could be made. */
export function graphOf({ inputs }: Metafile, directory: string): ImportGraph {
  const files = Object.entries(inputs).map(([path, { imports }]): [string, readonly ResolvedImport[]] => {
    const bundled = imports.filter(({ external = false }) => !external);
    const resolved = bundled.map(({ path: file, original = file }) => ({
      specifier: original,
      file: resolve(directory, file),
    }));
    return [resolve(directory, path), resolved];
  });
  return new Map(files);
}

/** Keeps the recorder from recording its own question. */
const asked = Symbol("asked");

/** Writes down what is imported while a bundle is made that may fail: esbuild tells nothing of one that did. */
export function recorder(graph: Map<string, ResolvedImport[]>): Plugin {
  return {
    name: "recorder",
    setup: (build) => build.onResolve({ filter: /.*/ }, (args) => record(build, args, graph)),
  };
}

async function record(build: PluginBuild, args: OnResolveArgs, graph: Map<string, ResolvedImport[]>): Promise<null> {
  const { path, kind, importer, resolveDir, namespace, pluginData } = args;
  if (kind === "entry-point" || pluginData !== undefined) return null;
  const found = await build.resolve(path, { kind, importer, resolveDir, namespace, pluginData: asked });
  if (found.external || found.errors.length > 0) return null;
  graph.set(importer, [...(graph.get(importer) ?? []), { specifier: path, file: found.path }]);
  return null;
}
