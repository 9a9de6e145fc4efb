import { posix } from "node:path";
import { ts } from "ts-morph";

/** Files, and the files and packages that each imports; type imports count. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** The graph of files by their text; a relative specifier becomes a path like those of `files`. */
export function importGraph(files: Iterable<readonly [file: string, text: string]>): ImportGraph {
  return new Map(Array.from(files, ([file, text]) => [file, importsOf(file, text)]));
}

function importsOf(file: string, text: string): string[] {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  const names = importedFiles.map(({ fileName }) => (fileName.startsWith(".") ? resolved(file, fileName) : fileName));
  return [...new Set(names)];
}

function resolved(importer: string, specifier: string): string {
  return posix.join(posix.dirname(importer), specifier).replace(/\.js$/, ".ts");
}

/** Every cycle once, as the files along it; it starts at the first of them by name. */
export function cyclesOf(graph: ImportGraph): string[][] {
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push(rotated(path.slice(start)));
    if (start >= 0 || done.has(file)) return;
    for (const imported of graph.get(file) ?? []) visit(imported, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return cycles;
}

function rotated(cycle: string[]): string[] {
  const first = cycle.indexOf(cycle.toSorted()[0] ?? "");
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}
