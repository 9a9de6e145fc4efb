import { readFileSync } from "node:fs";
import { codes, DiagnosticsError } from "../diagnostic.js";
import { ResponseTable } from "../model/response-table.js";
import { brandOf } from "./brands.js";
import type { EntryDefinition, SpecDefinition } from "./definition.js";
import type { RawEntry, RawProblem, RawRecord, RawSpec, Site } from "./raw.js";
import { isPlain, rawRecord, rawResult, rawValue, type Surroundings } from "./raw-value.js";
import type { References } from "./references.js";
import type { Trace } from "./trace.js";

/**
 * What a spec defines, as plain data.
 *
 * @param sources the files of the spec, itself first
 * @param exported what the spec exports
 * @throws {DiagnosticsError} when its default export is no definition
 */
export function rawSpec(sources: readonly string[], exported: object, references: References, trace: Trace): RawSpec {
  const [file = ""] = sources;
  const spec = definitionIn(exported, file);
  const site = trace.siteOf(spec.frame) ?? topOf(file);
  const responses = new ResponseTable(references, brandOf);
  const around = (place: Site): Surroundings => ({
    references,
    responses,
    siteOf: (frame) => trace.siteOf(frame) ?? place,
  });
  const found = objectOr(spec.entries, {});
  const named = Object.entries(found).map(([name, entry]) => ({
    name,
    entry,
    problem: problemOf(name, entry, around(site)),
  }));
  const entries = named
    .filter(({ problem }) => problem === undefined)
    .map(({ name, entry }) => rawEntry(name, entry, around(around(site).siteOf(entry.frame))));
  return {
    file,
    sources,
    options: rawRecord(objectOr(spec.options, {}), around(site)),
    site,
    entries,
    responses: responses.nodes,
    problems: named.flatMap(({ problem }) => problem ?? []),
  };
}

/** What `define` was given may have been cast. */
function problemOf(name: string, entry: EntryDefinition, { siteOf }: Surroundings): RawProblem | undefined {
  if (!isMarked(entry, "entry")) return noEntry(name, siteOf(undefined));
  return isPlain(entry.options) ? undefined : noOptions(name, siteOf(entry.frame));
}

/** A cast may have brought in anything; what is missing then is reported as such. */
function objectOr<T extends object>(value: T, instead: T): T {
  return typeof value === "object" && (value as T | null) !== null ? value : instead;
}

function rawEntry(name: string, { kind, path, options, frame }: EntryDefinition, around: Surroundings): RawEntry {
  return {
    name,
    kind,
    path: rawValue(path, around),
    options: rawOptions(kind, options, around),
    site: around.siteOf(frame),
  };
}

function rawOptions(kind: RawEntry["kind"], options: object, around: Surroundings): RawRecord {
  const option = kind === "value" ? "value" : "response";
  const { [option]: result, ...inputs } = options as Readonly<Record<string, unknown>>;
  const record = rawRecord(inputs, around);
  return option in options ? { ...record, [option]: rawResult(result, around) } : record;
}

function definitionIn(exported: object, file: string): SpecDefinition {
  const chosen: unknown = Reflect.get(exported, "default");
  if (isMarked(chosen, "spec")) return chosen as SpecDefinition;
  const isAbsent = chosen === undefined || lineOfDefault(file) < 0;
  const [named] = Object.entries(exported).find(([, value]) => isMarked(value, "spec")) ?? [];
  throw new DiagnosticsError([
    {
      code: codes.NO_DEFINITION,
      severity: "error",
      message: isAbsent ? "the spec has no default export" : `the default export is ${nameOf(chosen)}, not a spec`,
      fix:
        named === undefined
          ? "end the file with `export default define({ ... })`"
          : `write \`export default ${named}\``,
      site: siteOfDefault(file),
    },
  ]);
}

function isMarked(value: unknown, mark: string): boolean {
  return typeof value === "object" && value !== null && Reflect.get(value, "$cachewright") === mark;
}

function nameOf(value: unknown): string {
  if (isMarked(value, "entry")) return "a single route or value";
  if (typeof value === "function") return `the function \`${value.name}\``;
  return value === null
    ? "null"
    : Array.isArray(value)
      ? "an array"
      : typeof value === "object"
        ? "another object"
        : `a ${typeof value}`;
}

function siteOfDefault(file: string): Site {
  const line = lineOfDefault(file);
  return line < 0 ? topOf(file) : { file, line: line + 1, column: 1 };
}

/** The line of the default export, from 0; -1 where there is none. A file without exports has an empty object for one. */
function lineOfDefault(file: string): number {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.findIndex((text) => /\bexport\s+default\b|\bas\s+default\b|\bmodule\.exports\b/.test(text));
}

function topOf(file: string): Site {
  return { file, line: 1, column: 1 };
}

function noEntry(name: string, site: Site): RawProblem {
  return {
    code: codes.NO_ENTRY,
    message: `\`${name}\` is neither a route nor a value`,
    fix: "give `define` only what `get`, `post`, `put`, `patch`, `del` and `value` return",
    site,
  };
}

function noOptions(name: string, site: Site): RawProblem {
  return {
    code: codes.NO_ENTRY,
    message: `the options of \`${name}\` are not a plain object`,
    fix: "write them as an object literal",
    site,
  };
}
