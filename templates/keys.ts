import { defaultRest, keyBody, valueRest } from "./key-body.js";
import type { CacheModel, FunctionModel, MutationModel, ObjectShape, RouteModel, ValueModel } from "./model.js";
import { partParser } from "./parser.js";
import { inputParsers, parseBody, readBody, usesRequest } from "./reading.js";
import { byText, doc, file, fn, imports, mentioned } from "./source.js";

/** `keys.ts`: what reads the inputs of a request or a call, and what makes a key of them. Pure functions. */
export function renderKeys(model: CacheModel): string {
  const sections = [
    ...(model.identity ? [identityParser(model)] : []),
    ...model.routes.flatMap((route) => routeSections(model, route)),
    ...model.mutations.flatMap(mutationSections),
    ...model.values.flatMap((value) => valueSections(model, value)),
  ];
  const body = sections.flat().join("\n");
  return file([
    [
      ...imports(calledIn(body, runtimeFunctions), "cachewright/runtime"),
      ...imports(mentioned(runtimeTypes, body), "cachewright/runtime", "type "),
    ],
    [...userImports(model), ...imports(inputTypes(model, body), `./inputs${model.importEnding}`, "type ")],
    ...inlineFunctions(model),
    ...sections,
  ]);
}

const runtimeFunctions =
  "array boolean fit functionKey int isMultipleOf length list number oneOf part record reject repeated scalar single string text toBoolean toLiteral toNumber".split(
    " ",
  );
const runtimeTypes = ["Keyed", "RequestInputs", "Unchecked"];

/** The runtime's functions that code calls, or passes on: a type of the same name does not count. */
function calledIn(code: string, names: readonly string[]): string[] {
  return names.filter((name) => new RegExp(`(?<![\\w.$"'\`])${name}[()]`).test(code));
}

function inputTypes(model: CacheModel, body: string): string[] {
  const own = [...model.routes, ...model.mutations, ...model.values].flatMap(({ typeName }) =>
    ["Arguments", "Input", "Parsed"].map((suffix) => typeName + suffix),
  );
  return mentioned([...own, `${model.typeName}Identity`, `${model.typeName}AppInput`], body);
}

/** The user's key functions, imported once each from where they are exported. */
function userImports(model: CacheModel): string[] {
  const bySpecifier = new Map<string, Set<string>>();
  for (const { from } of keyFunctions(model).flatMap((each) => (each.kind === "imported" ? [each] : []))) {
    const names = bySpecifier.get(from.specifier) ?? new Set();
    names.add(
      from.local === undefined || from.local === from.exported ? from.exported : `${from.exported} as ${from.local}`,
    );
    bySpecifier.set(from.specifier, names);
  }
  return [...bySpecifier]
    .toSorted(([a], [b]) => byText(a, b))
    .flatMap(([specifier, names]) => imports(names, specifier));
}

function keyFunctions(model: CacheModel): FunctionModel[] {
  return [...model.routes, ...model.values].flatMap(({ key }) => (key.kind === "function" ? [key.function] : []));
}

/** Inline key functions, carried over from the spec. The application's own is written once. */
function inlineFunctions(model: CacheModel): string[][] {
  const own = [...model.routes, ...model.values].flatMap(({ name, typeName, key }) =>
    key.kind === "function" && key.function.kind === "inline" && key.scope === "route"
      ? [
          inlineFunction(
            `${name}KeyOf`,
            `input: ${typeName}Parsed`,
            key.function.returns.replaceAll("$input", `${typeName}Parsed`),
            key.function.source,
            name,
          ),
        ]
      : [],
  );
  const [app] = model.routes.flatMap(({ key }) =>
    key.kind === "function" && key.scope === "app" ? [key.function] : [],
  );
  if (app?.kind !== "inline") return own;
  const parameters = `input: ${model.typeName}AppInput, route: { readonly name: string; readonly path: string }`;
  const returns = app.returns.replaceAll("$input", `${model.typeName}AppInput`);
  return [inlineFunction("appKeyOf", parameters, returns, app.source, "defineCache"), ...own];
}

function inlineFunction(name: string, parameters: string, returns: string, source: string, owner: string): string[] {
  return [
    ...doc(`The \`key\` of \`${owner}\`, as the spec has it.`),
    `const ${name}: (${parameters}) => ${returns} = ${source};`,
  ];
}

function identityParser(model: CacheModel): string[] {
  return partParser("checkIdentity", `${model.typeName}Identity`, "identity", model.identity as ObjectShape);
}

function routeSections(model: CacheModel, route: RouteModel): string[][] {
  const { name, typeName, key, inputs } = route;
  const parsed = key.kind === "default" ? `${typeName}Input` : `${typeName}Parsed`;
  const prefix = `${model.name}:${name}@${route.version}:`;
  return [
    [
      ...doc(`Key of \`GET ${route.path}\`: \`${route.keyPattern}\`.`, "", "@throws InvalidInputError"),
      ...fn(`export function ${name}Key(args: ${typeName}Arguments): string`, [
        `return key${typeName}(parse${typeName}(args)).key;`,
      ]),
    ],
    ...inputParsers(typeName, parsed, inputs),
    fn(
      `export function parse${typeName}(${usesRequest(inputs) ? "args" : "_args"}: ${typeName}Arguments): ${parsed}`,
      parseBody(typeName, inputs),
    ),
    fn(
      `export function read${typeName}(${usesRequest(inputs) ? "request" : "_request"}: RequestInputs): ${parsed}`,
      readBody(typeName, inputs),
    ),
    fn(
      `export function key${typeName}(input: ${parsed}): Keyed<${typeName}Input>`,
      keyBody({ model, route, key, prefix, typeName, rest: defaultRest(model, route) }),
    ),
  ];
}

function mutationSections({ typeName, inputs }: MutationModel): string[][] {
  return [
    ...inputParsers(typeName, `${typeName}Input`, inputs),
    fn(
      `export function read${typeName}(${usesRequest(inputs) ? "request" : "_request"}: RequestInputs): ${typeName}Input`,
      readBody(typeName, inputs),
    ),
  ];
}

function valueSections(model: CacheModel, value: ValueModel): string[][] {
  const { name, typeName, key, input } = value;
  const parsed = key.kind === "default" ? `${typeName}Input` : `${typeName}Parsed`;
  const prefix = `${model.name}:${name}@${value.version}:`;
  return [
    [
      ...doc(`Key of \`${name}\`: \`${value.keyPattern}\`.`, "", "@throws InvalidInputError"),
      ...fn(`export function ${name}Key(args: ${typeName}Arguments): string`, [
        `return key${typeName}(parse${typeName}(args)).key;`,
      ]),
    ],
    partParser(`check${typeName}`, parsed, "", input),
    fn(`export function parse${typeName}(args: ${typeName}Arguments): ${parsed}`, [
      `return check${typeName}(part(args, "input"));`,
    ]),
    fn(
      `export function key${typeName}(input: ${parsed}): Keyed<${typeName}Input>`,
      keyBody({ model, value, key, prefix, typeName, rest: valueRest(value) }),
    ),
  ];
}
