import type { z } from "zod";
import { codes } from "../diagnostic.js";
import { closest } from "../model/names.js";
import type { Problem, Problems } from "../problems.js";
import type { RawEntry, RawFunction, RawOther, RawRecord, RawSchema, RawSpec, RawType, RawValue, Site } from "./raw.js";
import type { CacheSpecOptions, MutationSpecOptions, RouteSpecOptions, ValueSpecOptions } from "./schema.js";
import { cacheOptions, mutationOptions, routeOptions, valueOptions } from "./schema.js";

/** A spec whose options have the right types; what they mean together is not checked yet. */
export interface Spec {
  readonly file: string;
  readonly site: Site;
  readonly options: CacheSpecOptions;
  readonly routes: readonly SpecRoute[];
  readonly mutations: readonly SpecMutation[];
  readonly values: readonly SpecValue[];
}

interface SpecEntry<Options> {
  readonly name: string;
  readonly site: Site;
  readonly options: Options;
}

export interface SpecRoute extends SpecEntry<RouteSpecOptions> {
  readonly path: string;
}

export interface SpecMutation extends SpecEntry<MutationSpecOptions> {
  readonly method: "DELETE" | "PATCH" | "POST" | "PUT";
  readonly path: string;
}

export type SpecValue = SpecEntry<ValueSpecOptions>;

const methods = { del: "DELETE", patch: "PATCH", post: "POST", put: "PUT" } as const;

/**
 * Checks the type of every option; each wrong one is a problem.
 *
 * @returns `undefined` when the options of `defineCache` are wrong
 */
export function validate(raw: RawSpec, problems: Problems): Spec | undefined {
  const checked = <T>(schema: z.ZodType<T>, owner: string, options: RawRecord, site: Site): T | undefined => {
    const result = schema.safeParse(options);
    if (result.success) return result.data;
    for (const issue of result.error.issues) report(issue, owner, options, site, problems, knownOptions(schema));
    return undefined;
  };
  const entries = <T>(kinds: readonly string[], schema: z.ZodType<T>) =>
    raw.entries.flatMap(({ name, site, kind, path, options: given }) => {
      if (!kinds.includes(kind)) return [];
      const options = checked(schema, name, given, site);
      const hasPath = kind === "value" || typeof path === "string";
      if (!hasPath) problems.add(site, ["path"], noPath(name, path));
      return options && hasPath ? [{ name, site, kind, path: path as string, options }] : [];
    });
  if (raw.entries.length === 0) problems.add(raw.site, [], noEntries);
  const options = checked(cacheOptions, "defineCache", raw.options, raw.site);
  const routes = entries(["get"], routeOptions);
  const mutations = entries(Object.keys(methods), mutationOptions).map((each) => ({
    ...each,
    method: methodOf(each.kind),
  }));
  const values = entries(["value"], valueOptions);
  return options && { file: raw.file, site: raw.site, options, routes, mutations, values };
}

const noEntries: Problem = {
  code: codes.EMPTY_SPEC,
  message: "the spec defines no route and no value",
  fix: 'give `define` one, for example `getArticle: get("/articles/:slug")`',
};

function noPath(name: string, path: RawValue): Problem {
  return {
    code: codes.INVALID_PATH,
    message: `the path of \`${name}\` is no text: ${shown(path)}`,
    fix: 'write a path such as "/articles/:slug"',
  };
}

function methodOf(kind: RawEntry["kind"]): SpecMutation["method"] {
  return methods[kind as keyof typeof methods];
}

function knownOptions(schema: z.ZodType): readonly string[] {
  return "shape" in schema ? Object.keys(schema.shape as object) : [];
}

function report(
  issue: z.core.$ZodIssue,
  owner: string,
  options: RawRecord,
  site: Site,
  problems: Problems,
  known: readonly string[],
): void {
  const path = issue.path as (string | number)[];
  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) problems.add(site, [...path, key], unknownOption(owner, key, known));
    return;
  }
  if (issue.code === "invalid_union") {
    const [inner] = issue.errors.toSorted((a, b) => (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0));
    const deepest = inner?.[0];
    if (deepest && deepest.path.length > 0)
      return report({ ...deepest, path: [...path, ...deepest.path] }, owner, options, site, problems, known);
  }
  problems.add(site, path, problemOf(issue, owner, path, options));
}

function problemOf(
  issue: z.core.$ZodIssue,
  owner: string,
  path: readonly (string | number)[],
  options: RawRecord,
): Problem {
  const field = owner + path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
  const value = valueAt(options, path);
  if (value === undefined)
    return { code: codes.INVALID_OPTION, message: `\`${field}\` is missing`, fix: `add \`${String(path.at(-1))}\`` };
  const params = (issue.code === "custom" ? issue.params : undefined) as { code?: string; fix?: string } | undefined;
  const problem = params ? issue.message : "is no record of zod schemas";
  return {
    code: params?.code ?? codes.INVALID_OPTION,
    message: `\`${field}\` ${problem}: ${shown(value)}`,
    fix: params?.fix ?? "write a record such as { limit: z.number() }, or a `z.object`",
  };
}

function valueAt(options: RawRecord, path: readonly (string | number)[]): RawValue {
  return path.reduce<RawValue>(
    (value, step) => (value as Record<string | number, RawValue> | undefined)?.[step],
    options,
  );
}

/** A value in a message, short. */
function shown(value: RawValue): string {
  if (isRaw(value)) return value.$raw === "other" ? value.what : `a ${value.$raw}`;
  const text = typeof value === "bigint" || Number.isNaN(value) ? `${value as bigint}` : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
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
