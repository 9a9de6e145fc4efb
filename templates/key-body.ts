import { access, appendIdentity, appendList, appendPart, encoded, pathText } from "./key-text.js";
import type {
  CacheModel,
  FunctionModel,
  InputsModel,
  KeyModel,
  ObjectShape,
  RouteModel,
  Shape,
  ValueModel,
} from "./model.js";
import { inputParts } from "./model.js";
import { backquoted, fn, member, property, quote } from "./source.js";

/** How the default key goes on after its prefix: what it starts with, and statements that append to `key`. */
export interface Rest {
  readonly start: string;
  readonly statements: readonly string[];
}

export function defaultRest(model: CacheModel, { path, inputs }: RouteModel): Rest {
  const { params, query, cookies, headers, identity } = inputs;
  return {
    start: pathText(path, params),
    statements: [
      ...appendList(query, "input.query", "?"),
      ...appendPart("cookies", cookies),
      ...appendPart("headers", headers),
      ...appendIdentity(identity, model.identity),
    ],
  };
}

/** The inputs of a value as `a=…&b=…`. */
export function valueRest({ input }: ValueModel): Rest {
  return { start: "", statements: appendList(input, "input", "") };
}

export interface KeyBody {
  readonly model: CacheModel;
  readonly route?: RouteModel;
  readonly value?: ValueModel;
  readonly key: KeyModel;
  readonly prefix: string;
  readonly typeName: string;
  readonly rest: Rest;
}

export function keyBody(body: KeyBody): string[] {
  const { key, prefix, rest } = body;
  if (key.kind === "template") return templateBody(body, key);
  if (key.kind === "function")
    return key.scope === "app" ? appBody(body, key.function) : functionBody(body, key.function);
  return [...accumulated(prefix, rest), "return { key: fit(key), input };"];
}

/** What is always there stands in the first literal; the rest is appended where it is there. */
function accumulated(prefix: string, { start, statements }: Rest): string[] {
  let literal = backquoted(prefix) + start;
  let rest = statements;
  for (let always = appended(rest[0]); always !== undefined; always = appended(rest[0])) {
    literal += always;
    rest = rest.slice(1);
  }
  return [`${rest.length === 0 ? "const" : "let"} key = \`${literal}\`;`, ...rest];
}

/** The text that a statement appends to the key, if it does so in any case. */
function appended(statement: string | undefined): string | undefined {
  return /^key \+= `(.*)`;$/s.exec(statement ?? "")?.[1];
}

function templateBody({ model, route, value, prefix }: KeyBody, key: KeyModel & { kind: "template" }): string[] {
  const inputs = route?.inputs;
  const optional = new Set(inputs?.identity === "optional" ? ["identity"] : []);
  const shapeOf = (path: readonly string[]): Shape => fieldShape(model, path, inputs, value?.input);
  const text = key.parts
    .map((piece) =>
      "text" in piece ? backquoted(piece.text) : `\${${encoded(shapeOf(piece.input), access(piece.input, optional))}}`,
    )
    .join("");
  return [
    `const key = \`${backquoted(prefix)}${text}\`;`,
    `return { key: fit(key), input: ${viewText(key, inputs)} };`,
  ];
}

/** The shape of the input that a placeholder names; that of an optional identity may be absent. */
function fieldShape(
  model: CacheModel,
  path: readonly string[],
  inputs: InputsModel | undefined,
  input: ObjectShape | undefined,
): Shape {
  const [part = "", name = part] = path;
  const owner = input ?? (part === "identity" ? model.identity : inputs?.[part as (typeof inputParts)[number]]);
  const shape = owner?.fields.find((field) => field.name === name)?.shape ?? { kind: "string", checks: [] };
  return part === "identity" && inputs?.identity === "optional" ? { kind: "optional", inner: shape } : shape;
}

/** A fresh object with the inputs that the template names, and nothing else. */
function viewText(key: KeyModel & { kind: "template" }, inputs: InputsModel | undefined): string {
  const paths = key.parts.flatMap((piece) => ("input" in piece ? [piece.input] : []));
  if (!inputs) return objectText(paths.map(([name = ""]) => [name, access([name])]));
  const parts = [...inputParts, "identity" as const].flatMap((part): [string, string][] => {
    const names = [...new Set(paths.flatMap(([owner, name]) => (owner === part && name !== undefined ? [name] : [])))];
    if (names.length === 0) return [];
    const picked = objectText(names.map((name) => [name, access([part, name])]));
    return [[part, part === "identity" && inputs.identity === "optional" ? `input.identity && ${picked}` : picked]];
  });
  return objectText(parts);
}

function objectText(members: readonly (readonly [string, string])[]): string {
  if (members.length === 0) return "{}";
  return `{ ${members.map(([name, value]) => `${property(name)}: ${value}`).join(", ")} }`;
}

/** A key from the user's function: a record is the key and the view, a string is the key alone. */
function functionBody({ prefix, rest, route, value }: KeyBody, user: FunctionModel): string[] {
  const name = user.kind === "imported" ? (user.from.local ?? user.from.exported) : `${(route ?? value)?.name}KeyOf`;
  const all = [...accumulated("", rest), "return key;"];
  return [
    ...fn("const allInputs = (): string =>", all).slice(0, -1),
    "};",
    `return functionKey(${quote(prefix)}, ${name}(input), input, allInputs);`,
  ];
}

/** A key of path and query, and of the record that the application's own function makes of the rest. */
function appBody({ model, route, prefix }: KeyBody, user: FunctionModel): string[] {
  const name = user.kind === "imported" ? (user.from.local ?? user.from.exported) : "appKeyOf";
  const { params, query } = route?.inputs ?? {};
  const shared = (["headers", "identity"] as const).flatMap((part): [string, string][] =>
    model.appInputs?.[part] ? [[part, appPart(model, part)]] : [],
  );
  const own = (["params", "query"] as const).flatMap((part): [string, string][] =>
    route?.inputs[part] ? [[part, `input.${part}`]] : [],
  );
  const about = `{ name: ${quote(route?.name ?? "")}, path: ${quote(route?.path ?? "")} }`;
  const statements = [...appendList(query, "input.query", "?"), "key += `|${record(appKey)}`;"];
  return [
    `const appKey = ${name}(${objectText(shared)}, ${about});`,
    ...accumulated(prefix, { start: pathText(route?.path ?? "", params), statements }),
    `return { key: fit(key), input: ${objectText([...own, ["key", "appKey"]])} };`,
  ];
}

/** Headers that all routes share, picked from those of the route. */
function appPart(model: CacheModel, part: "headers" | "identity"): string {
  if (part === "identity") return "input.identity";
  const names = model.appInputs?.headers?.fields.map((field) => field.name) ?? [];
  return objectText(names.map((name) => [name, `input.headers${member(name)}`]));
}
