import { bracketed } from "./layout.js";
import { from, runtime } from "./marks.js";
import type {
  CacheModel,
  InputsModel,
  LifetimeModel,
  MutationModel,
  NegativeModel,
  RouteModel,
  TagsModel,
  ValueModel,
} from "./model.js";
import { functionName, parsedName } from "./names.js";
import { indent, quote } from "./source.js";
import { templateTags, type TagScope } from "./tags-text.js";

/** Constants that describe routes, mutations and values to the runtime. */

export function routeDefinition({ identity }: CacheModel, route: RouteModel): string[] {
  const { name, typeName, path, inputs, lifetime, tags } = route;
  const types = ["Arguments", "", "Input", "Response"].map((suffix) =>
    from("./inputs", suffix === "" ? parsedName(route) : typeName + suffix),
  );
  return constant(`const ${name}Definition: ${runtime("RouteDefinition")}`, types, [
    `name: ${quote(name)},`,
    `path: ${quote(path)},`,
    lifetimeMember(lifetime),
    ...negativeMember(route.negative),
    bracketed("varies: ", "[", variedHeaders(inputs).map(quote), ",", 1),
    identityMember(inputs),
    ...functionMembers(typeName, ["parse", "read", "key"]),
    ...tagMembers(name, tags, { inputs, identity }),
  ]);
}

/** The request headers that an answer may depend on (RFC 9110 section 12.5.5); all cookies come in one. */
function variedHeaders({ headers, cookies }: InputsModel): string[] {
  const names = (headers?.fields ?? []).map(({ name }) => name);
  return [...new Set(cookies && cookies.fields.length > 0 ? ["cookie", ...names] : names)];
}

export function mutationDefinition({ identity }: CacheModel, mutation: MutationModel): string[] {
  const { name, typeName, method, path, inputs, invalidates } = mutation;
  const types = ["Input", "Response"].map((suffix) => from("./inputs", typeName + suffix));
  return constant(`const ${name}Definition: ${runtime("MutationDefinition")}`, types, [
    `name: ${quote(name)},`,
    `method: ${quote(method)},`,
    `path: ${quote(path)},`,
    identityMember(inputs),
    ...functionMembers(typeName, ["read"]),
    invalidates.kind === "templates"
      ? templateTags("invalidates: ", invalidates.tags, { inputs, identity })
      : `invalidates: ${tagsByFunction(name, invalidates)},`,
  ]);
}

export function valueDefinition(value: ValueModel): string[] {
  const { name, typeName, input, lifetime, tags } = value;
  const types = ["Arguments", "", "Input", "Value"].map((suffix) =>
    from("./inputs", suffix === "" ? parsedName(value) : typeName + suffix),
  );
  return constant(`const ${name}Definition: ${runtime("ValueDefinition")}`, types, [
    `name: ${quote(name)},`,
    lifetimeMember(lifetime),
    ...functionMembers(typeName, ["parse", "key"]),
    ...tagMembers(name, tags, { input }),
  ]);
}

function constant(head: string, types: readonly string[], members: readonly string[]): string[] {
  return [bracketed(head, "<", types, " = {"), ...indent(members), "};"];
}

function identityMember({ identity }: InputsModel): string {
  return `identity: ${identity === undefined ? "undefined" : quote(identity)},`;
}

function functionMembers(typeName: string, roles: readonly string[]): string[] {
  return roles.map((role) => `${role}: ${from("./keys", role + typeName)},`);
}

/** Which tags entries carry: known before a load, or made of its result. */
function tagMembers(owner: string, tags: TagsModel, scope: TagScope): string[] {
  if (tags.kind === "templates") return tags.tags.length === 0 ? [] : [templateTags("tags: ", tags.tags, scope)];
  return [`resultTags: ${tagsByFunction(owner, tags)},`, "resultFamilies,"];
}

function tagsByFunction(owner: string, tags: TagsModel & { kind: "function" }): string {
  return `(input, result) => ${functionName(tags.function, `${owner}TagsOf`)}(input, result, tagsOf)`;
}

function lifetimeMember(lifetime: LifetimeModel): string {
  const spans = lifetimeMembers.flatMap((name) => {
    const span = lifetime[name];
    return span === undefined ? [] : [`${name}: ${spanText(span)}`];
  });
  return bracketed("lifetime: ", "{", spans, ",", 1);
}

/** In the order in which they are printed, whatever the order in the spec. */
const lifetimeMembers = [
  "ttlMs",
  "staleWhileRevalidateMs",
  "staleIfErrorMs",
  "softTimeoutMs",
  "hardTimeoutMs",
  "jitter",
  "negativeTtlMs",
] as const satisfies readonly (keyof LifetimeModel)[];

function negativeMember(negative: readonly NegativeModel[]): string[] {
  const spans = negative.map(({ status, ttlMs }) => `${status}: ${spanText(ttlMs)}`);
  return spans.length === 0 ? [] : [bracketed("negativeTtlMs: ", "{", spans, ",", 1)];
}

/** Milliseconds with their digits in groups of three, as people write them. */
export function spanText(ms: number): string {
  return Number.isInteger(ms) ? String(ms).replace(/\B(?=(?:\d{3})+$)/g, "_") : String(ms);
}
