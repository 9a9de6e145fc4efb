import type { ImportGraph } from "./imports.js";

/**
 * The layers of the runtime, the lowest first. A file imports from its own layer and from lower ones. The first pattern
 * that fits is a file's layer, so the small parts, which are everything without a place of its own, come last.
 */
const runtimeLayers: readonly { readonly name: string; readonly rank: number; readonly files: RegExp }[] = [
  { name: "backend and errors", rank: 0, files: /^runtime\/(backend|errors)\.ts$/ },
  { name: "testing", rank: 6, files: /^runtime\/testing\// },
  { name: "index", rank: 5, files: /^runtime\/index\.ts$/ },
  { name: "adapters", rank: 4, files: /^runtime\/adapters\// },
  { name: "http", rank: 3, files: /^runtime\/http\// },
  { name: "cache", rank: 2, files: /^runtime\/(cache|create-cache|tag-handle|typed|value)\.ts$/ },
  { name: "small parts", rank: 1, files: /^runtime\// },
];

/** Every import that runs against the direction of the design, as `importer -> imported: rule`. */
export function wrongImports(graph: ImportGraph): string[] {
  return [...graph].flatMap(([importer, imports]) =>
    imports.flatMap((imported) => {
      const rule = brokenRule(importer, imported);
      return rule === undefined ? [] : [`${importer} -> ${imported}: ${rule}`];
    }),
  );
}

function brokenRule(importer: string, imported: string): string | undefined {
  const [from, to] = [areaOf(importer), areaOf(imported)];
  if (from === "templates" && to !== "templates") return "templates import nothing from outside";
  if (from === "generator" && to === "runtime") return "the generator only prints the runtime's name";
  if (from === "runtime" && (to === "generator" || to === "templates")) return "the runtime knows no generator";
  return from === "runtime" && to === "runtime" ? brokenRuntimeRule(importer, imported) : undefined;
}

function brokenRuntimeRule(importer: string, imported: string): string | undefined {
  const [from, to] = [layerOf(importer), layerOf(imported)];
  return from.rank >= to.rank ? undefined : `${from.name} import nothing from ${to.name}`;
}

function layerOf(file: string): { readonly name: string; readonly rank: number } {
  const layer = runtimeLayers.find(({ files }) => files.test(file));
  if (layer === undefined) throw new Error(`${file} is no file of the runtime`);
  return layer;
}

function areaOf(file: string): string | undefined {
  return /^(generator|templates|runtime|test|examples|bench)\//.exec(file)?.[1];
}
