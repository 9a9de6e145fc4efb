import type {
  AppKeyModel,
  FunctionModel,
  InputsModel,
  KeyModel,
  ObjectShape,
  TemplatePart,
} from "../../templates/model.js";
import { codes } from "../diagnostic.js";
import type { RawFunction, Site } from "../spec/raw.js";
import type { KnownInput } from "./template.js";
import { keyLiteral, lacksSeparator, parseTemplate, templatePattern } from "./template.js";
import type { FunctionSources } from "./user-function.js";
import { userFunction } from "./user-function.js";

/** A key, and how it is shown to people. */
export interface ResolvedKey {
  readonly key: KeyModel;
  readonly pattern: string;
}

interface KeyPlace {
  readonly name: string;
  readonly site: Site;
}

/** The key of a route or value: its own, the application's, or the default one. */
export function resolveKey(
  own: string | RawFunction | undefined,
  place: KeyPlace,
  known: readonly KnownInput[],
  fallback: ResolvedKey,
  sources: FunctionSources,
): ResolvedKey {
  if (own === undefined) return fallback;
  if (typeof own === "string") return templateKey(own, place, known, sources) ?? fallback;
  const at = { field: `${place.name}.key`, site: place.site, path: ["key"] };
  const user = userFunction(own, at, sources, true);
  if (!user) return fallback;
  return { key: { kind: "function", function: user }, pattern: shownCall(user) };
}

/** A key function as people read it in a pattern. */
function shownCall(user: FunctionModel): string {
  return `${user.kind === "imported" ? (user.from.local ?? user.from.exported) : "key"}(input)`;
}

function templateKey(
  text: string,
  { name, site }: KeyPlace,
  known: readonly KnownInput[],
  { problems }: FunctionSources,
): ResolvedKey | undefined {
  const field = `${name}.key`;
  const parsed = parseTemplate(text, known, field);
  if ("problem" in parsed) {
    problems.add(site, ["key"], parsed.problem);
    return undefined;
  }
  const parts = parsed.parts.map((part): TemplatePart => ("text" in part ? { text: keyLiteral(part.text) } : part));
  if (lacksSeparator(parts)) {
    problems.add(site, ["key"], {
      code: codes.KEY_NEEDS_SEPARATOR,
      message: `\`${field}\` gives different inputs one key: nothing tells where a value ends in ${JSON.stringify(text)}`,
      fix: 'put a character such as "/", ":" or "|" between two placeholders',
    });
  }
  return { key: { kind: "template", parts }, pattern: templatePattern(parts) };
}

/** The key of path and query, and of what the application's own key makes of the rest. */
export function appRouteKey(path: string, inputs: InputsModel, { function: user }: AppKeyModel): ResolvedKey {
  return { key: { kind: "app" }, pattern: `${pathAndQuery(path, inputs)}|${shownCall(user)}` };
}

/** The default key of a route: path, query sorted by name, cookies, headers, identity. */
export function defaultRouteKey(path: string, inputs: InputsModel, identity: ObjectShape | undefined): ResolvedKey {
  const rest = (["cookies", "headers"] as const).flatMap((part) =>
    namesOf(inputs[part]).map((name) => `|${part}.${name}={${part}.${name}}`),
  );
  const who = inputs.identity ? namesOf(identity).map((name) => `|identity.${name}={identity.${name}}`) : [];
  return { key: { kind: "default" }, pattern: pathAndQuery(path, inputs) + [...rest, ...who].join("") };
}

function pathAndQuery(path: string, inputs: InputsModel): string {
  const query = namesOf(inputs.query).map((name) => `${name}={query.${name}}`);
  const segments = path.replace(/:([A-Za-z0-9_]+)/g, "{params.$1}");
  return query.length === 0 ? segments : `${segments}?${query.join("&")}`;
}

/** The default key of a value: its inputs sorted by name. */
export function defaultValueKey(input: ObjectShape): ResolvedKey {
  return {
    key: { kind: "default" },
    pattern: namesOf(input)
      .map((name) => `${name}={${name}}`)
      .join("&"),
  };
}

function namesOf(shape: ObjectShape | undefined): readonly string[] {
  return (shape?.fields ?? []).map(({ name }) => name);
}
