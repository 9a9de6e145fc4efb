import { dirname, relative, sep } from "node:path";
import type { Diagnostic } from "../diagnostic.js";
import { readText } from "../read-text.js";
import type { ImportGraph, ResolvedImport } from "./import-graph.js";

/** A problem in a file that the spec imports, with the way that leads there: nobody may know that it is imported at all. */
export function withImportChain(diagnostic: Diagnostic, graph: ImportGraph, spec: string): Diagnostic {
  const culprit = diagnostic.site?.file;
  const chain = culprit === undefined || culprit === spec ? undefined : importChain(graph, spec, culprit);
  if (chain === undefined) return diagnostic;
  return { ...diagnostic, detail: [`imported by ${chain}`, diagnostic.detail ?? []].flat().join("\n") };
}

/**
 * The shortest way from the spec to a file: `cache.schema.ts:3 → a.ts:1 → b.ts`, each with the line of its import. Paths
 * are relative to the spec.
 */
export function importChain(graph: ImportGraph, spec: string, culprit: string): string | undefined {
  const way = shortestWay(graph, spec, culprit);
  if (way === undefined) return undefined;
  const shown = (file: string) => relative(dirname(spec), file).split(sep).join("/");
  const steps = way.map(({ importer, specifier }) => `${shown(importer)}${lineOf(importer, specifier)}`);
  return [...steps, shown(culprit)].join(" → ");
}

interface Step extends ResolvedImport {
  readonly importer: string;
}

/** Breadth first. */
function shortestWay(graph: ImportGraph, spec: string, culprit: string): readonly Step[] | undefined {
  const seen = new Set([spec]);
  let ends: (readonly Step[])[] = [[]];
  while (ends.length > 0) {
    const found = ends.find((way) => way.at(-1)?.file === culprit);
    if (found !== undefined) return found;
    ends = ends.flatMap((way) => {
      const importer = way.at(-1)?.file ?? spec;
      const next = (graph.get(importer) ?? []).filter(({ file }) => !seen.has(file));
      for (const { file } of next) seen.add(file);
      return next.map((step) => [...way, { ...step, importer }]);
    });
  }
  return undefined;
}

/** `:3`, or nothing where the specifier is not written as it is: esbuild tells no lines of imports that were fine. */
function lineOf(file: string, specifier: string): string {
  const quoted = [`"${specifier}"`, `'${specifier}'`, `\`${specifier}\``];
  const lines = readText(file)?.split("\n") ?? [];
  const index = lines.findIndex(
    (line) => /\bfrom\b|\bimport\b|\brequire\b/.test(line) && quoted.some((q) => line.includes(q)),
  );
  return index < 0 ? "" : `:${index + 1}`;
}
