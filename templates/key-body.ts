import { access, appendIdentity, appendList, appendPart, encoded, pathText } from "./key-text.js";
import { bracketed, followed } from "./layout.js";
import { runtime } from "./marks.js";
import type { CacheModel, RouteModel, Shape, TemplatePart, ValueModel } from "./model.js";
import { inputParts } from "./model.js";
import { functionName } from "./names.js";
import { backquoted, entry, fn, member, quote } from "./source.js";

/** Text of a key: how it starts, and statements that append the rest to `key`. */
interface KeyText {
  readonly start: string;
  readonly statements: readonly string[];
}

/** The statements that make the key of a route, and the view that it covers, of `input`. */
export function routeKeyBody(model: CacheModel, route: RouteModel): string[] {
  const { key, inputs, name } = route;
  const prefix = `${model.name}:${name}@${route.version}:`;
  switch (key.kind) {
    case "default":
      return defaultBody(prefix, routeText(model, route));
    case "app":
      return appBody(model, route, prefix);
    case "function":
      return functionBody(prefix, functionName(key.function, `${name}KeyOf`), routeText(model, route));
    case "template": {
      const isAnonymous = inputs.identity === "optional" ? "input.identity === undefined" : undefined;
      const shapeOf = ([part = "", field = ""]: readonly string[]): Shape | undefined => {
        const owner = part === "identity" ? model.identity : inputs[part as (typeof inputParts)[number]];
        return owner?.fields.find((each) => each.name === field)?.shape;
      };
      return templateBody(prefix, key.parts, shapeOf, isAnonymous, routeView(key.parts, isAnonymous !== undefined));
    }
  }
}

/** The same for a value. */
export function valueKeyBody(model: CacheModel, value: ValueModel): string[] {
  const { key, input, name } = value;
  const prefix = `${model.name}:${name}@${value.version}:`;
  const text = { start: "", statements: appendList(input, "input", "") };
  if (key.kind === "function") return functionBody(prefix, functionName(key.function, `${name}KeyOf`), text);
  if (key.kind !== "template") return defaultBody(prefix, text);
  const shapeOf = ([field]: readonly string[]): Shape | undefined =>
    input.fields.find((each) => each.name === field)?.shape;
  return templateBody(prefix, key.parts, shapeOf, undefined, picked(inputsOf(key.parts)));
}

function routeText(model: CacheModel, { path, inputs }: RouteModel): KeyText {
  return {
    start: pathText(path, inputs.params),
    statements: [
      ...appendList(inputs.query, "input.query", "?"),
      ...appendPart("cookies", inputs.cookies),
      ...appendPart("headers", inputs.headers),
      ...appendIdentity(inputs.identity, model.identity),
    ],
  };
}

function defaultBody(prefix: string, text: KeyText): string[] {
  return [...accumulated(prefix, text), `return { key: ${runtime("fit")}(key), input };`];
}

/** What is always there stands in the first literal; the rest is appended where it is there. */
function accumulated(prefix: string, text: KeyText): string[] {
  const { start, statements } = joined(text);
  return [`${statements.length === 0 ? "const" : "let"} key = \`${backquoted(prefix)}${start}\`;`, ...statements];
}

/** The text with the statements that append in any case taken into its start. */
function joined({ start, statements }: KeyText): KeyText {
  const appended = /^key \+= `(.*)`;$/s.exec(statements[0] ?? "")?.[1];
  return appended === undefined
    ? { start, statements }
    : joined({ start: start + appended, statements: statements.slice(1) });
}

function templateBody(
  prefix: string,
  parts: readonly TemplatePart[],
  shapeOf: (path: readonly string[]) => Shape | undefined,
  isAnonymous: string | undefined,
  view: string,
): string[] {
  const text = parts.map((part) => {
    if ("text" in part) return backquoted(part.text);
    const value = encoded(shapeOf(part.input) ?? { kind: "string", checks: [] }, access(part.input));
    const mayLackOwner = isAnonymous !== undefined && part.input[0] === "identity";
    return `\${${mayLackOwner ? `${isAnonymous} ? "~anonymous" : ${value}` : value}}`;
  });
  return [
    `const key = \`${backquoted(prefix)}${text.join("")}\`;`,
    bracketed("return ", "{", [`key: ${runtime("fit")}(key)`, `input: ${view}`], ";", 1),
  ];
}

function inputsOf(parts: readonly TemplatePart[]): readonly (readonly string[])[] {
  return parts.flatMap((part) => ("input" in part ? [part.input] : []));
}

/** A fresh object with the inputs that a template names, and nothing else. */
function routeView(parts: readonly TemplatePart[], mayBeAnonymous: boolean): string {
  const paths = inputsOf(parts);
  const members = [...inputParts, "identity"].flatMap((part) => {
    const used = paths.filter(([owner]) => owner === part);
    if (used.length === 0) return [];
    return [`${part}: ${part === "identity" && mayBeAnonymous ? "input.identity && " : ""}${picked(used)}`];
  });
  return bracketed("", "{", members, "", 2);
}

/** An object with the inputs at these paths, by the last of their names. */
function picked(paths: readonly (readonly string[])[]): string {
  const members = new Map(paths.map((path) => [path.at(-1) ?? "", access(path)]));
  return bracketed(
    "",
    "{",
    [...members].map(([name, value]) => entry(name, value)),
    "",
    2,
  );
}

/** A key from the user's function: a record is the key and the view, a string is the key alone. */
function functionBody(prefix: string, name: string, text: KeyText): string[] {
  const { start, statements } = joined(text);
  const allInputs =
    statements.length === 0
      ? [followed("const allInputs = (): string =>", `\`${start}\`;`, 1)]
      : [
          ...fn("const allInputs = (): string =>", [`let key = \`${start}\`;`, ...statements, "return key;"]).slice(
            0,
            -1,
          ),
          "};",
        ];
  const args = [quote(prefix), `${name}(input)`, "input", "allInputs"];
  return [...allInputs, bracketed(`return ${runtime("functionKey")}`, "(", args, ";", 1)];
}

/** A key of path and query, and of the record that the application's own function makes of the rest. */
function appBody(model: CacheModel, { name, path, inputs }: RouteModel, prefix: string): string[] {
  const { params, query } = inputs;
  const statements = [...appendList(query, "input.query", "?"), `key += \`|\${${runtime("record")}(appKey)}\`;`];
  const kept = (["params", "query"] as const).flatMap((part) => (inputs[part] ? [`${part}: input.${part}`] : []));
  const view = bracketed("", "{", [...kept, "key: appKey"], "", 2);
  // Constants, and no literals in the call: the user's function may declare less than it is given.
  return [
    bracketed("const shared = ", "{", sharedInputs(model), ";", 1),
    `const route = { name: ${quote(name)}, path: ${quote(path)} };`,
    `const appKey = ${model.appKey ? functionName(model.appKey.function, "appKeyOf") : ""}(shared, route);`,
    ...accumulated(prefix, { start: pathText(path, params), statements }),
    bracketed("return ", "{", [`key: ${runtime("fit")}(key)`, `input: ${view}`], ";", 1),
  ];
}

/** What all routes share, picked from the inputs of one: a route may have headers of its own. */
function sharedInputs({ appKey }: CacheModel): string[] {
  const { headers, identity } = appKey?.inputs ?? {};
  const picks = (headers?.fields ?? []).map(({ name }) => entry(name, `input.headers${member(name)}`));
  return [
    ...(headers ? [bracketed("headers: ", "{", picks, "", 2)] : []),
    ...(identity ? ["identity: input.identity"] : []),
  ];
}
