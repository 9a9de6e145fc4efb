import { file } from "./file.js";
import { runtime } from "./marks.js";
import type { CacheModel, ImportModel, MutationModel, RouteModel, TypeModel, ValueModel } from "./model.js";
import { keyFunctions, parsedName } from "./names.js";
import { bracketed } from "./layout.js";
import { schemaImports } from "./schema-text.js";
import { doc } from "./source.js";
import { declared, responseText, sharedTypeText } from "./response-text.js";
import { interfaceText, membersOf } from "./type-text.js";
import { inputMembers, keyType, valueView, viewOf } from "./view-type.js";

/** `inputs.ts`: plain types of what goes into every handler and of what comes out. */
export function renderInputs(model: CacheModel): string {
  const sections = [
    identitySection(model),
    appInputSection(model),
    ...model.shared.map(sharedTypeText),
    ...model.routes.flatMap((route) => routeSections(model, route)),
    ...model.mutations.flatMap((mutation) => mutationSections(model, mutation)),
    ...model.values.flatMap(valueSections),
    ...carriedSections(model),
  ];
  return file(sections, { importEnding: model.importEnding, user: importedTypes(model), onlyTypes: true });
}

/** The user's types, and the functions whose results are part of an input. */
function importedTypes(model: CacheModel): readonly ImportModel[] {
  return [
    ...typeTexts(model).flatMap(({ imports }) => imports),
    ...model.responseImports,
    ...keyFunctions(model).flatMap((used) => (used.kind === "imported" ? [used.from] : [])),
    ...schemaImports(model),
  ];
}

/** The types that only the spec declares, each once: importing the spec would run it. */
function carriedSections(model: CacheModel): string[][] {
  const texts = new Set(typeTexts(model).flatMap(({ declarations }) => declarations));
  return [...texts].map((text) => [...doc("Declared in the spec."), text]);
}

function typeTexts({ routes, mutations, values }: CacheModel): Extract<TypeModel, { kind: "text" }>[] {
  const types = [...routes.map((r) => r.response), ...mutations.map((m) => m.response), ...values.map((v) => v.value)];
  return types.filter((type) => type?.kind === "text");
}

function identitySection({ typeName, identity }: CacheModel): string[] {
  if (!identity) return [];
  return [
    ...doc("Who asks, as the application's `identity` extractor tells."),
    ...interfaceText(`${typeName}Identity`, membersOf(identity, "output")),
  ];
}

function appInputSection(model: CacheModel): string[] {
  const { typeName, appKey } = model;
  if (!appKey) return [];
  return [
    ...doc("The inputs that all routes share: what the application's own `key` gets."),
    ...interfaceText(`${typeName}AppInput`, inputMembers(model, appKey.inputs, "output")),
    "",
    ...doc("What the application's own `key` returns."),
    `export type ${typeName}AppKey = ${keyType(appKey.function, `${typeName}AppInput`)};`,
  ];
}

function routeSections(model: CacheModel, route: RouteModel): string[][] {
  const { name, typeName, path, key, inputs, response } = route;
  const title = `\`GET ${path}\``;
  const isWhole = key.kind === "default";
  return [
    [
      ...doc(`What names an entry of ${title} in a call: its inputs before defaults.`),
      ...interfaceText(`${typeName}Arguments`, inputMembers(model, inputs, "input")),
    ],
    [
      ...doc(isWhole ? `What the handler of ${title} sees: exactly what its key covers.` : `All inputs of ${title}.`),
      ...interfaceText(parsedName(route), inputMembers(model, inputs, "output")),
    ],
    ...viewOf(model, route),
    [
      ...doc(`What the handler of \`${name}\` returns.`),
      declared(`export type ${typeName}Response =`, typeModelText(response)),
    ],
    [
      ...doc(`A handler of ${title}.`),
      bracketed(
        `export type ${typeName}Handler = ${runtime("RouteHandler")}`,
        "<",
        [`${typeName}Input`, `${typeName}Response`],
        ";",
      ),
    ],
  ];
}

function mutationSections(model: CacheModel, mutation: MutationModel): string[][] {
  const { name, typeName, method, path } = mutation;
  return [
    [
      ...doc(`What the handler of \`${method} ${path}\` sees, beside the request.`),
      ...interfaceText(`${typeName}Input`, inputMembers(model, mutation.inputs, "output")),
    ],
    [
      ...doc(`What the handler of \`${name}\` returns.`),
      declared(`export type ${typeName}Response =`, typeModelText(mutation.response)),
    ],
    [
      ...doc(`A handler of \`${method} ${path}\`; \`Request\` is the framework's own.`),
      bracketed(
        `export type ${typeName}Handler<Request> = ${runtime("MutationHandler")}`,
        "<",
        [`${typeName}Input`, "Request", `${typeName}Response`],
        ";",
      ),
    ],
  ];
}

function valueSections(value: ValueModel): string[][] {
  const { name, typeName, input } = value;
  return [
    [
      ...doc(`What names a \`${name}\` in a call: its inputs before defaults.`),
      ...interfaceText(`${typeName}Arguments`, membersOf(input, "input")),
    ],
    [
      ...doc(value.key.kind === "default" ? `What the loader of \`${name}\` sees.` : `All inputs of \`${name}\`.`),
      ...interfaceText(parsedName(value), membersOf(input, "output")),
    ],
    ...valueView(value),
    [...doc(`The value of \`${name}\`.`), declared(`export type ${typeName}Value =`, typeModelText(value.value))],
  ];
}

function typeModelText(type: TypeModel | undefined): string {
  if (!type) return "unknown";
  return type.kind === "response" ? responseText(type.type, 0) : type.text;
}
