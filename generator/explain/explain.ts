import type { CacheModel, MutationModel, RouteModel, TagsModel, ValueModel } from "../../templates/model.js";
import type { Compiled } from "../compile.js";
import { codes, DiagnosticsError } from "../diagnostic.js";
import { type Match, matches, type Target, targetOf } from "../model/match.js";
import { nearMatches } from "../model/near-match.js";
import { type Meeting, meetings } from "../model/tag-meetings.js";
import type { Site } from "../spec/raw.js";
import { evaluate, type EvaluateOptions } from "./evaluate.js";
import type { Evaluation, Question } from "./evaluation.js";
import type { RequestFacts } from "./request.js";
import { standIn } from "./stand-in.js";

/** A route or mutation, as a request finds it. */
export type Found = (RouteModel & { readonly method: "GET" }) | MutationModel;

/** A request as it was asked for. */
export interface Asking extends RequestFacts {
  readonly method: string;
  readonly url: string;
}

/** A route, value or mutation whose tags meet those of the request. */
export interface Related {
  readonly entry: Found | ValueModel;
  readonly meetings: readonly Meeting[];
}

/** What a request to the service means to the cache. */
export interface Explanation {
  readonly asking: Asking;
  readonly model: CacheModel;
  readonly found: Found;
  /** Where the spec declares it. */
  readonly site: Site;
  /** Less specific ones that take the request too: an application that mounts them first serves them. */
  readonly others: readonly Found[];
  readonly evaluation: Evaluation;
  /** Nobody said who asks, so parts of key and tags are shown as `{identity.id}`. */
  readonly isStandIn: boolean;
  /** Query parameters of the URL that the spec does not declare. */
  readonly ignored: readonly string[];
  /** Of a cached route: the mutations that invalidate it. Of a mutation: the routes and values that it invalidates. */
  readonly related: readonly Related[];
}

/** @throws {DiagnosticsError} when no route takes the request, or the generated code does not answer */
export async function explain(compiled: Compiled, asking: Asking, options: EvaluateOptions = {}): Promise<Explanation> {
  const { model, spec } = compiled;
  const all = routesOf(model);
  const target = targetOf(asking.url);
  const [match, ...others] = matches(all, asking.method, target.path);
  if (!match) throw noSuchRoute(all, asking.method, target.path, asking.url);
  const found = match.route;
  const site = siteOf(compiled, found.name);
  const { evaluation, isStandIn } = await answerTo(match, target, asking, model, (question) =>
    evaluate({ ...compiled, spec: spec.file }, { name: found.name, site }, question, options),
  );
  return {
    asking,
    model,
    found,
    site,
    others: others.map(({ route }) => route),
    evaluation,
    isStandIn,
    ignored: ignoredNames(found, target),
    related: relatedTo(found, evaluation, model),
  };
}

function routesOf({ routes, mutations }: CacheModel): readonly Found[] {
  return [...routes.map((route) => ({ ...route, method: "GET" as const })), ...mutations];
}

function siteOf({ spec }: Compiled, name: string): Site {
  return [...spec.routes, ...spec.mutations].find((entry) => entry.name === name)?.site ?? spec.site;
}

/** The tags of an entry, or what a mutation invalidates. */
export function tagsOf(found: Found): TagsModel {
  return "tags" in found ? found.tags : found.invalidates;
}

interface Answered {
  readonly evaluation: Evaluation;
  readonly isStandIn: boolean;
}

async function answerTo(
  { route, params }: Match<Found>,
  { search }: Target,
  { headers, identity }: Asking,
  model: CacheModel,
  ask: (question: Question) => Promise<Evaluation>,
): Promise<Answered> {
  if (!params) {
    const message = "the path has a broken percent-encoding";
    return { evaluation: { kind: "refused", status: 400, message }, isStandIn: false };
  }
  const hasInputTags = tagsOf(route).kind === "templates";
  const question: Question = { params, search, headers, identity, isStandIn: false, hasInputTags };
  const isUnknown = route.inputs.identity === "required" && identity === undefined;
  if (!isUnknown || !model.identity) return { evaluation: await ask(question), isStandIn: false };
  const madeUp = mayUsePlaceholders(route) ? standIn(model.identity) : undefined;
  const evaluation = madeUp && (await ask({ ...question, identity: madeUp, isStandIn: true }));
  if (evaluation && !isAboutIdentity(evaluation)) return { evaluation, isStandIn: true };
  return { evaluation: needsIdentity(route), isStandIn: true };
}

/** A function of the user's gets real identities only. */
function mayUsePlaceholders(found: Found): boolean {
  return !("key" in found) || found.key.kind === "default" || found.key.kind === "template";
}

function isAboutIdentity(evaluation: Evaluation): boolean {
  return evaluation.kind === "refused" && (evaluation.field === undefined || evaluation.field.startsWith("identity"));
}

function needsIdentity({ name }: Found): Evaluation {
  return { kind: "refused", status: 401, message: `\`${name}\` needs an identity`, field: "identity" };
}

function ignoredNames({ inputs }: Found, { search }: Target): readonly string[] {
  const declared = new Set(inputs.query?.fields.map(({ name }) => name));
  return [...new Set(new URLSearchParams(search).keys())].filter((name) => !declared.has(name));
}

function relatedTo(found: Found, evaluation: Evaluation, model: CacheModel): readonly Related[] {
  const candidates: readonly (Found | ValueModel)[] =
    "invalidates" in found ? [...model.routes.map(asGet), ...model.values] : model.mutations;
  // What a refused request would have had is not known, but what its templates say is.
  const tags = evaluation.kind === "read" ? evaluation.tags : undefined;
  if (evaluation.kind === "refused" && tagsOf(found).kind === "templates") return [];
  return candidates
    .map((entry) => ({
      entry,
      meetings: meetings(tags, "invalidates" in entry ? entry.invalidates : entry.tags),
    }))
    .filter((related) => related.meetings.length > 0);
}

function asGet(route: RouteModel): Found {
  return { ...route, method: "GET" };
}

const listed = 10;

function listOf(all: readonly Found[]): string {
  const names = all.slice(0, listed).map(({ method, path }) => `\`${method} ${path}\``);
  const rest = all.length - names.length;
  const more = rest > 0 ? `, and ${rest} more, which \`cachewright graph\` shows` : "";
  return names.length === 0 ? "this spec has no route at all" : `there are ${names.join(", ")}${more}`;
}

function noSuchRoute(all: readonly Found[], method: string, path: string, url: string): DiagnosticsError {
  const near = nearMatches(all, method, path).map((route) => `\`${route.method} ${route.path}\` (${route.name})`);
  return new DiagnosticsError([
    {
      code: codes.NO_SUCH_ROUTE,
      severity: "error",
      message: `the spec has no route that takes \`${method} ${url}\``,
      fix:
        near.length > 0
          ? `did you mean ${near.join(" or ")}?`
          : `paths begin after what the application mounts them under; ${listOf(all)}`,
    },
  ]);
}
