import { inspect } from "node:util";
import type { z } from "zod";
import { codes } from "../diagnostic.js";
import { closest } from "../model/names.js";
import type { Problem } from "../problems.js";
import type { OptionPath } from "./locate.js";
import type { RawEntry, RawFunction, RawOther, RawRecord, RawSchema, RawSpec, RawType, RawValue, Site } from "./raw.js";
import { optionNames } from "./schema.js";

/** A problem, and the option that has it. */
export interface OptionProblem {
  readonly site: Site;
  readonly path: OptionPath;
  readonly problem: Problem;
}

/** The call whose options an issue is about: `defineCache`, or an entry under its name. */
interface Call {
  readonly name: string;
  readonly site: Site;
  readonly options: RawRecord;
  readonly known: readonly string[];
}

/** What an issue of the schema means in the words of the spec. */
export function optionProblems(issue: z.core.$ZodIssue, raw: RawSpec): readonly OptionProblem[] {
  const path = issue.path as (string | number)[];
  if (issue.code === "invalid_union") {
    const deepest = deepestIssue(issue);
    if (deepest) return optionProblems({ ...deepest, path: [...path, ...deepest.path] }, raw);
  }
  const entry = path[0] === "entries" ? raw.entries[Number(path[1])] : undefined;
  if (entry && path[2] === "path") {
    const problem = { ...problemOf(issue, `the path of \`${entry.name}\``, entry.path) };
    return [{ site: entry.site, path: ["path"], problem }];
  }
  return ofOptions(issue, entry ? entryCall(entry) : cacheCall(raw), path.slice(entry ? 3 : 1));
}

/** Of the ways in which none of a union's members fits, the one that got furthest. */
function deepestIssue({ errors }: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue | undefined {
  const firsts = errors.flatMap(([first]) => (first && first.path.length > 0 ? [first] : []));
  return firsts.toSorted((a, b) => b.path.length - a.path.length)[0];
}

function cacheCall({ site, options }: RawSpec): Call {
  return { name: "defineCache", site, options, known: optionNames.defineCache };
}

function entryCall({ name, site, options, kind }: RawEntry): Call {
  const known = kind === "get" || kind === "value" ? optionNames[kind] : optionNames.mutation;
  return { name, site, options, known };
}

function ofOptions(issue: z.core.$ZodIssue, call: Call, path: OptionPath): readonly OptionProblem[] {
  const { name, site, options, known } = call;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ site, path: [...path, key], problem: unknownOption(name, key, known) }));
  }
  const field = name + path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
  const value = valueAt(options, path);
  if (value !== undefined) return [{ site, path, problem: problemOf(issue, `\`${field}\``, value) }];
  const missing = {
    code: codes.INVALID_OPTION,
    message: `\`${field}\` is missing`,
    fix: `add \`${String(path.at(-1))}\``,
  };
  return [{ site, path, problem: missing }];
}

function problemOf(issue: z.core.$ZodIssue, subject: string, value: RawValue): Problem {
  const params = (issue.code === "custom" ? issue.params : undefined) as { code?: string; fix?: string } | undefined;
  return {
    code: params?.code ?? codes.INVALID_OPTION,
    message: `${subject} ${params ? issue.message : "is no record of zod schemas"}: ${shown(value)}`,
    fix: params?.fix ?? "write a record such as { limit: z.number() }, or a `z.object`",
  };
}

function valueAt(options: RawRecord, path: OptionPath): RawValue {
  return path.reduce<RawValue>(
    (value, step) => (value as Record<string | number, RawValue> | undefined)?.[step],
    options,
  );
}

/** A value in a message, short. */
function shown(value: RawValue): string {
  if (value === undefined) return "undefined";
  if (isRaw(value)) return value.$raw === "other" ? value.what : `a ${value.$raw}`;
  const text = typeof value === "object" ? inspect(value, { depth: 1, breakLength: Infinity }) : literal(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function literal(value: bigint | boolean | number | string): string {
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function isRaw(value: RawValue): value is RawFunction | RawOther | RawSchema | RawType {
  return typeof value === "object" && value !== null && "$raw" in value;
}

function unknownOption(owner: string, key: string, known: readonly string[]): Problem {
  const meant = closest(key, known);
  const list = known.map((name) => `\`${name}\``).join(", ");
  return {
    code: codes.UNKNOWN_OPTION,
    message: `\`${owner}.${key}\` is no option`,
    fix: meant ? `did you mean \`${meant}\`?` : `the options are ${list}`,
    at: "name",
  };
}
