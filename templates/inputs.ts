import type {
  CacheModel,
  FunctionModel,
  ImportModel,
  InputsModel,
  KeyModel,
  MutationModel,
  RouteModel,
  Shape,
  TypeModel,
  ValueModel,
} from "./model.js";
import { inputParts } from "./model.js";
import { byText, doc, file, imports, indent } from "./source.js";
import { isOmissible, membersOf, typeText, type Side } from "./type-text.js";

/** `inputs.ts`: plain types of what goes into every handler and of what comes out. */
export function renderInputs(model: CacheModel): string {
  const sections = [
    identitySection(model),
    appInputSection(model),
    ...model.routes.map((route) => routeSection(model, route)),
    ...model.mutations.map((mutation) => mutationSection(model, mutation)),
    ...model.values.map(valueSection),
  ];
  const text = sections.flat().join("\n");
  return file([runtimeImports(text), typeImports(model), ...sections]);
}

function runtimeImports(text: string): string[] {
  const used = ["KeyView", "MutationHandler", "RouteHandler"].filter((name) => text.includes(`${name}<`));
  return imports(used, "cachewright/runtime", "type ");
}

/** Imports of the user's types, and of the functions whose results are part of an input. */
function typeImports(model: CacheModel): string[] {
  const bySpecifier = new Map<string, Set<string>>();
  for (const { specifier, exported, local } of importedNames(model)) {
    const names = bySpecifier.get(specifier) ?? new Set();
    names.add(local === undefined || local === exported ? exported : `${exported} as ${local}`);
    bySpecifier.set(specifier, names);
  }
  return [...bySpecifier]
    .toSorted(([a], [b]) => byText(a, b))
    .flatMap(([specifier, names]) => importLines(specifier, [...names]));
}

function importLines(specifier: string, names: readonly string[]): string[] {
  const whole = names.filter((name) => name.startsWith("* as "));
  return [
    ...whole.map((name) => `import type ${name} from ${JSON.stringify(specifier)};`),
    ...imports(
      names.filter((name) => !name.startsWith("* as ")),
      specifier,
      "type ",
    ),
  ];
}

function importedNames({ routes, mutations, values }: CacheModel): readonly ImportModel[] {
  const types = [...routes.map((r) => r.response), ...mutations.map((m) => m.response), ...values.map((v) => v.value)];
  const keys = [...routes, ...values].flatMap(({ key }) => functionOf(key) ?? []);
  return [
    ...types.flatMap((type) => (type?.kind === "text" ? type.imports : [])),
    ...keys.flatMap((used) => (used.kind === "imported" ? [used.from] : used.imports)),
  ];
}

function functionOf(key: KeyModel): FunctionModel | undefined {
  return key.kind === "function" ? key.function : undefined;
}

function identitySection(model: CacheModel): string[] {
  if (!model.identity) return [];
  return [
    ...doc("Who asks, as the application's `identity` extractor tells."),
    `export interface ${model.typeName}Identity {`,
    ...indent(membersOf(model.identity, "output")),
    "}",
  ];
}

function appInputSection(model: CacheModel): string[] {
  if (!model.appInputs) return [];
  return [
    ...doc("The inputs that all routes share: what the application's own `key` gets."),
    ...interfaceText(`${model.typeName}AppInput`, inputMembers(model, model.appInputs, "output")),
  ];
}

function routeSection(model: CacheModel, route: RouteModel): string[] {
  const { name, typeName, path } = route;
  return [
    ...inputTypes(model, route, `\`GET ${path}\``),
    ...doc(`What the handler of \`${name}\` returns.`),
    `export type ${typeName}Response = ${typeModelText(route.response)};`,
    "",
    ...doc(`A handler of \`GET ${path}\`.`),
    `export type ${typeName}Handler = RouteHandler<${typeName}Input, ${typeName}Response>;`,
  ];
}

function mutationSection(model: CacheModel, mutation: MutationModel): string[] {
  const { name, typeName, method, path } = mutation;
  return [
    ...doc(`What the handler of \`${method} ${path}\` sees, beside the request.`),
    ...interfaceText(`${typeName}Input`, inputMembers(model, mutation.inputs, "output")),
    "",
    ...doc(`What the handler of \`${name}\` returns.`),
    `export type ${typeName}Response = ${typeModelText(mutation.response)};`,
    "",
    ...doc(`A handler of \`${method} ${path}\`; \`Request\` is the framework's own.`),
    `export type ${typeName}Handler<Request> = MutationHandler<${typeName}Input, Request, ${typeName}Response>;`,
  ];
}

function valueSection(value: ValueModel): string[] {
  const { name, typeName, key } = value;
  const parsed = key.kind === "default" ? `${typeName}Input` : `${typeName}Parsed`;
  return [
    ...doc(`What names a \`${name}\` in a call.`),
    ...interfaceText(`${typeName}Arguments`, membersOf(value.input, "input")),
    "",
    ...doc(`The inputs of \`${name}\` after defaults.`),
    ...interfaceText(parsed, membersOf(value.input, "output")),
    "",
    ...viewType(typeName, key, (parts) =>
      membersOf(
        only(
          value.input,
          parts.map(([field]) => field),
        ),
        "output",
      ),
    ),
    ...doc(`The value of \`${name}\`.`),
    `export type ${typeName}Value = ${typeModelText(value.value)};`,
  ];
}

/** `…Arguments`, `…Parsed` where it differs from what the handler sees, and `…Input`. */
function inputTypes(model: CacheModel, route: RouteModel, title: string): string[] {
  const { typeName, key, inputs } = route;
  const parsed = key.kind === "default" ? `${typeName}Input` : `${typeName}Parsed`;
  const what = key.kind === "default" ? "What the handler of" : "The declared inputs of";
  return [
    ...doc(`What names an entry of ${title} in a call: its inputs before defaults.`),
    ...interfaceText(`${typeName}Arguments`, inputMembers(model, inputs, "input")),
    "",
    ...doc(key.kind === "default" ? `${what} ${title} sees: exactly what its key covers.` : `${what} ${title}.`),
    ...interfaceText(parsed, inputMembers(model, inputs, "output")),
    "",
    ...viewType(typeName, key, (parts) => templateView(model, inputs, parts), inputs),
  ];
}

/** The type of what a handler sees, where its key covers less than all declared inputs. */
function viewType(
  typeName: string,
  key: KeyModel,
  members: (inputs: readonly (readonly string[])[]) => string[],
  inputs?: InputsModel,
): string[] {
  if (key.kind === "default") return [];
  const title = doc("What the handler sees: exactly what its key covers.");
  if (key.kind === "template") {
    const used = key.parts.flatMap((piece) => ("input" in piece ? [piece.input] : []));
    return [...title, ...interfaceText(`${typeName}Input`, members(used)), ""];
  }
  const returned = returnedText(key.function, `${typeName}Parsed`);
  if (key.scope === "route")
    return [...title, `export type ${typeName}Input = KeyView<${typeName}Parsed, ${returned}>;`, ""];
  const kept = (["params", "query"] as const).filter((part) => inputs?.[part]);
  const own = kept.map((part) => `${part}: ${typeName}Parsed[${JSON.stringify(part)}];`);
  return [...title, ...interfaceText(`${typeName}Input`, [...own, `key: ${returned};`]), ""];
}

/** The type of what a key function returns. */
function returnedText(used: FunctionModel, parsed: string): string {
  if (used.kind === "imported") return `ReturnType<typeof ${used.from.local ?? used.from.exported}>`;
  return used.returns.replaceAll("$input", parsed);
}

/** The inputs that a template names, part by part. */
function templateView(model: CacheModel, inputs: InputsModel, used: readonly (readonly string[])[]): string[] {
  const narrowed = inputParts.map((name) => {
    const shape = inputs[name];
    const fields = used.filter(([part]) => part === name).map(([, field]) => field);
    return [name, shape && fields.length > 0 ? only(shape, fields) : undefined] as const;
  });
  const identityFields = used.filter(([part]) => part === "identity").map(([, field]) => field);
  const rest = inputMembers(model, { ...inputs, ...Object.fromEntries(narrowed), identity: undefined }, "output");
  if (identityFields.length === 0 || !model.identity) return rest;
  return [...rest, identityMember(inputs.identity, typeText(only(model.identity, identityFields), "output"))];
}

/** The members of an input type: the declared parts, and who asks. */
function inputMembers(model: CacheModel, inputs: InputsModel, side: Side): string[] {
  const parts = inputParts.flatMap((name) => {
    const shape = inputs[name];
    if (!shape) return [];
    const mark = side === "input" && shape.fields.every((field) => isOmissible(field.shape, side)) ? "?" : "";
    return [`${name}${mark}: ${typeText(shape, side)}${mark && " | undefined"};`];
  });
  return inputs.identity ? [...parts, identityMember(inputs.identity, `${model.typeName}Identity`)] : parts;
}

function identityMember(mode: InputsModel["identity"], type: string): string {
  return mode === "required" ? `identity: ${type};` : `identity?: ${type} | undefined;`;
}

function only(
  shape: { readonly fields: readonly { readonly name: string; readonly shape: Shape }[] },
  names: readonly (string | undefined)[],
) {
  return { kind: "object" as const, fields: shape.fields.filter((field) => names.includes(field.name)) };
}

function interfaceText(name: string, members: readonly string[]): string[] {
  if (members.length === 0) return [`export type ${name} = Record<string, never>;`];
  return [`export interface ${name} {`, ...indent(members), "}"];
}

function typeModelText(type: TypeModel | undefined): string {
  if (!type) return "unknown";
  return type.kind === "shape" ? typeText(type.shape, "output") : type.text;
}
