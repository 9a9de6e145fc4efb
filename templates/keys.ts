import { file } from "./file.js";
import { generationCheck } from "./generation.js";
import { routeKeyBody, valueKeyBody } from "./key-body.js";
import { bracketed, followed } from "./layout.js";
import { from, runtime } from "./marks.js";
import type { CacheModel, FunctionModel, MutationModel, RouteModel, ValueModel } from "./model.js";
import { keyFunctions, parsedName } from "./names.js";
import { partParser } from "./parser.js";
import { identityParser, inputParsers, parseFunction, readFunction } from "./reading.js";
import { schemaImports } from "./schema-text.js";
import { doc, fn } from "./source.js";

/** `keys.ts`: what reads the inputs of a request or a call, and what makes a key of them. Pure functions. */
export function renderKeys(model: CacheModel): string {
  const sections = [
    generationCheck,
    ...inlineFunctions(model),
    ...identityParser(model),
    ...model.routes.flatMap((route) => routeSections(model, route)),
    ...model.mutations.flatMap(mutationSections),
    ...model.values.flatMap((value) => valueSections(model, value)),
  ];
  const functions = keyFunctions(model).flatMap((used) => (used.kind === "imported" ? [used.from] : []));
  return file(sections, { importEnding: model.importEnding, user: [...functions, ...schemaImports(model)] });
}

/** Inline key functions, carried over from the spec. */
function inlineFunctions(model: CacheModel): string[][] {
  const { appKey, typeName, routes, values } = model;
  const app = inlineFunction(appKey?.function, "appKeyOf", "defineCache", `${typeName}AppKey`, [
    `input: ${from("./inputs", `${typeName}AppInput`)}`,
    "route: { readonly name: string; readonly path: string }",
  ]);
  const own = [...routes, ...values].flatMap((each) => {
    const user = each.key.kind === "function" ? each.key.function : undefined;
    const parameters = [`input: ${from("./inputs", parsedName(each))}`];
    return inlineFunction(user, `${each.name}KeyOf`, each.name, `${each.typeName}Key`, parameters);
  });
  return [...app, ...own];
}

function inlineFunction(
  user: FunctionModel | undefined,
  name: string,
  owner: string,
  returned: string,
  parameters: readonly string[],
): string[][] {
  if (user?.kind !== "inline") return [];
  const type = bracketed(`const ${name}: `, "(", parameters, ` => ${from("./inputs", returned)} =`);
  return [[...doc(`The \`key\` of \`${owner}\`, as the spec has it.`), followed(type, `${user.source};`)]];
}

function routeSections(model: CacheModel, route: RouteModel): string[][] {
  const { name, typeName, path, keyPattern } = route;
  const parsed = from("./inputs", parsedName(route));
  return [
    keyFunction(name, typeName, `\`GET ${path}\``, keyPattern),
    ...inputParsers(route, parsed),
    parseFunction(route, parsed),
    readFunction(route, parsed),
    keyedFunction(route, parsed, routeKeyBody(model, route)),
  ];
}

function mutationSections(mutation: MutationModel): string[][] {
  const parsed = from("./inputs", `${mutation.typeName}Input`);
  return [...inputParsers(mutation, parsed), readFunction(mutation, parsed)];
}

function valueSections(model: CacheModel, value: ValueModel): string[][] {
  const { name, typeName, input, keyPattern } = value;
  const parsed = from("./inputs", parsedName(value));
  const hasInput = input.fields.length > 0;
  return [
    keyFunction(name, typeName, `\`${name}\``, keyPattern),
    ...(hasInput ? [partParser(`check${typeName}Input`, parsed, "", input)] : []),
    fn(
      `export function parse${typeName}(${hasInput ? "args" : "_args"}: ${from("./inputs", `${typeName}Arguments`)}): ${parsed}`,
      [hasInput ? `return check${typeName}Input(${runtime("part")}(args, "input"));` : "return {};"],
    ),
    keyedFunction(value, parsed, valueKeyBody(model, value)),
  ];
}

/** The key of an entry, for people who want to see it or pass it on. */
function keyFunction(name: string, typeName: string, title: string, pattern: string): string[] {
  return [
    ...doc(
      pattern === "" ? `The one key of ${title}.` : `Key of ${title}: \`${pattern}\`.`,
      "",
      "@throws InvalidInputError",
    ),
    ...fn(`export function ${name}Key(args: ${from("./inputs", `${typeName}Arguments`)}): string`, [
      `return key${typeName}(parse${typeName}(args)).key;`,
    ]),
  ];
}

/** The function that makes the key, and what it covers, of parsed inputs. */
function keyedFunction(entry: RouteModel | ValueModel, parsed: string, body: readonly string[]): string[] {
  const { typeName, key } = entry;
  const isConstant = key.kind === "template" && key.parts.every((part) => "text" in part);
  const returned = `${runtime("Keyed")}<${from("./inputs", `${typeName}Input`)}>`;
  return fn(`export function key${typeName}(${isConstant ? "_input" : "input"}: ${parsed}): ${returned}`, body);
}
