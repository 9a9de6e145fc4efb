import { codes } from "../diagnostic.js";
import type { ResponseNode } from "../model/response-node.js";
import type { Problem, Problems } from "../problems.js";
import { optionProblems } from "./option-problems.js";
import type { RawSpec, Site } from "./raw.js";
import { remainder } from "./remainder.js";
import type { CacheSpecOptions, CheckedSpec, MutationEntry, SpecRoute, SpecValue } from "./schema.js";
import { specSchema } from "./schema.js";

export type { SpecRoute, SpecValue } from "./schema.js";

export interface SpecMutation extends MutationEntry {
  readonly method: (typeof methods)[MutationEntry["kind"]];
}

const methods = { del: "DELETE", patch: "PATCH", post: "POST", put: "PUT" } as const;

/** A spec whose options have the right types; what they mean together is not checked yet. */
export interface Spec {
  readonly file: string;
  readonly site: Site;
  readonly options: CacheSpecOptions;
  readonly routes: readonly SpecRoute[];
  readonly mutations: readonly SpecMutation[];
  readonly values: readonly SpecValue[];
  /** The schemas that responses and values are made of. */
  readonly responses: readonly ResponseNode[];
}

/**
 * Checks the type of every option; each wrong one is a problem. What is left without the wrong ones is returned, so that
 * the other problems are found as well.
 *
 * @returns `undefined` when nothing is left
 */
export function validate(raw: RawSpec, problems: Problems): Spec | undefined {
  for (const { site, ...problem } of raw.problems) problems.add(site, [], problem);
  if (raw.entries.length === 0 && raw.problems.length === 0) problems.add(raw.site, [], noEntries);
  const result = specSchema.safeParse(raw);
  if (result.success) return byKind(result.data);
  const { issues } = result.error;
  for (const { site, path, problem } of issues.flatMap((issue) => optionProblems(issue, raw))) {
    problems.add(site, path, problem);
  }
  problems.withholdWarnings(); // what was left out may be what they miss
  const rest = specSchema.safeParse(remainder(raw, issues));
  return rest.success ? byKind(rest.data) : undefined;
}

function byKind({ file, site, options, entries, responses }: CheckedSpec): Spec {
  return {
    file,
    site,
    options,
    responses,
    routes: entries.filter((entry) => entry.kind === "get"),
    mutations: entries
      .filter((entry) => entry.kind !== "get" && entry.kind !== "value")
      .map((entry) => ({ ...entry, method: methods[entry.kind] })),
    values: entries.filter((entry) => entry.kind === "value"),
  };
}

const noEntries: Problem = {
  code: codes.EMPTY_SPEC,
  message: "the spec defines no route and no value",
  fix: 'give `define` one, for example `getArticle: get("/articles/:slug")`',
};
