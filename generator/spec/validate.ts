import { codes } from "../diagnostic.js";
import type { ResponseNode } from "../model/response-node.js";
import type { Problem, Problems } from "../problems.js";
import { optionProblems } from "./option-problems.js";
import type { RawSpec, Site } from "./raw.js";
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
  /** Whether every entry is here: one with a wrong option is not. */
  readonly isWhole: boolean;
}

/**
 * Checks the type of every option; each wrong one is a problem. The entries without one are returned, so that their other
 * problems are found as well.
 *
 * @returns `undefined` when the options of `defineCache` are wrong
 */
export function validate(raw: RawSpec, problems: Problems): Spec | undefined {
  if (raw.entries.length === 0) problems.add(raw.site, [], noEntries);
  const result = specSchema.safeParse(raw);
  if (result.success) return byKind(result.data, true);
  const { issues } = result.error;
  for (const { site, path, problem } of issues.flatMap((issue) => optionProblems(issue, raw))) {
    problems.add(site, path, problem);
  }
  if (issues.some(({ path }) => path[0] !== "entries")) return undefined;
  const wrong = new Set(issues.map(({ path }) => path[1]));
  return byKind(specSchema.parse({ ...raw, entries: raw.entries.filter((_, index) => !wrong.has(index)) }), false);
}

function byKind({ file, site, options, entries, responses }: CheckedSpec, isWhole: boolean): Spec {
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
    isWhole,
  };
}

const noEntries: Problem = {
  code: codes.EMPTY_SPEC,
  message: "the spec defines no route and no value",
  fix: 'give `define` one, for example `getArticle: get("/articles/:slug")`',
};
