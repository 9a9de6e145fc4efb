import type { CacheModel, LifetimeModel, MutationModel, RouteModel, TagsModel, ValueModel } from "./model.js";
import { byText, doc, file, fn, imports, indent, mentioned, property, quote } from "./source.js";
import { tagFunctionName, tagMembers, templateTags } from "./tags-text.js";

/** `cache.ts`: the typed cache of a spec. */
export function renderCache(model: CacheModel): string {
  const sections = [
    ...(usesTagFunctions(model) ? [tagBuilders(model)] : []),
    ...inlineTagFunctions(model),
    ...model.routes.map((route) => routeDefinition(model, route)),
    ...model.mutations.map((mutation) => mutationDefinition(mutation)),
    ...model.values.map((value) => valueDefinition(model, value)),
    routesInterface(model),
    ...(model.mutations.length > 0 ? [mutationsInterface(model)] : []),
    valuesInterface(model),
    tagsInterface(model),
    cacheInterface(model),
    createFunction(model),
  ];
  return file([importLines(model, sections.flat().join("\n")), ...sections]);
}

const runtimeValues = ["Mutation", "Route", "ValueEntries", "openCache", "tag", "tagHandle"];
const runtimeTypes = [
  "Cache",
  "CacheOptions",
  "CachedRoute",
  "CachedValue",
  "MutationDefinition",
  "RouteDefinition",
  "TagArgument",
  "TagHandle",
  "ValueDefinition",
];

function importLines(model: CacheModel, body: string): string[] {
  const owners = [...model.routes, ...model.mutations, ...model.values];
  const types = owners.flatMap(({ typeName }) =>
    ["Arguments", "Input", "Parsed", "Response", "Value"].map((suffix) => typeName + suffix),
  );
  const keys = owners.flatMap(({ typeName }) => ["key", "parse", "read"].map((prefix) => prefix + typeName));
  return [
    ...userImports(model),
    ...imports(mentioned(runtimeValues, body), "cachewright/runtime"),
    ...imports(mentioned(runtimeTypes, body), "cachewright/runtime", "type "),
    ...imports(mentioned(types, body), `./inputs${model.importEnding}`, "type "),
    ...imports(mentioned(keys, body), `./keys${model.importEnding}`),
  ];
}

/** The user's tag functions, imported once each from where they are exported. */
function userImports(model: CacheModel): string[] {
  const bySpecifier = new Map<string, Set<string>>();
  for (const { tags } of owned(model)) {
    if (tags.kind !== "function" || tags.function.kind !== "imported") continue;
    const { specifier, exported, local } = tags.function.from;
    const names = bySpecifier.get(specifier) ?? new Set();
    names.add(local === undefined || local === exported ? exported : `${exported} as ${local}`);
    bySpecifier.set(specifier, names);
  }
  return [...bySpecifier]
    .toSorted(([a], [b]) => byText(a, b))
    .flatMap(([specifier, names]) => imports(names, specifier));
}

interface Owned {
  readonly name: string;
  readonly typeName: string;
  readonly tags: TagsModel;
  /** The types of what a tag function gets. */
  readonly parsed: string;
  readonly result: string;
}

/** Everything that has tags, with the types of what its tag function gets. */
function owned({ routes, mutations, values }: CacheModel): readonly Owned[] {
  return [
    ...routes.map((route) => ({ ...route, parsed: parsedOf(route), result: `${route.typeName}Response` })),
    ...mutations.map((mutation) => ({
      name: mutation.name,
      typeName: mutation.typeName,
      tags: mutation.invalidates,
      parsed: `${mutation.typeName}Input`,
      result: `${mutation.typeName}Response`,
    })),
    ...values.map((value) => ({ ...value, parsed: parsedOf(value), result: `${value.typeName}Value` })),
  ];
}

function parsedOf({ typeName, key }: RouteModel | ValueModel): string {
  return key.kind === "default" ? `${typeName}Input` : `${typeName}Parsed`;
}

function usesTagFunctions(model: CacheModel): boolean {
  return owned(model).some(({ tags }) => tags.kind === "function");
}

/** The families as functions, for tag functions of the spec. */
function tagBuilders(model: CacheModel): string[] {
  const signatures = model.families.map(
    ({ name, args }) => `readonly ${property(name)}: (${parameters(args)}) => string;`,
  );
  const functions = model.families.map(
    ({ name, args }) => `${property(name)}: (${args.map(argumentName).join(", ")}) => ${call(name, args)},`,
  );
  return [
    ...doc("The families, as tag functions get them."),
    "const tagsOf: {",
    ...indent(signatures),
    "} = {",
    ...indent(functions),
    "};",
    "",
    "type TagsOf<Input, Result> = (input: Input, result: Result, tag: typeof tagsOf) => readonly string[];",
  ];
}

function argumentName(name: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : name.replace(/[^A-Za-z0-9_$]/g, "_");
}

function parameters(args: readonly string[]): string {
  return args.map((arg) => `${argumentName(arg)}: TagArgument`).join(", ");
}

function call(family: string, args: readonly string[]): string {
  return `tag(${[quote(family), ...args.map(argumentName)].join(", ")})`;
}

/** Inline tag functions, carried over from the spec. */
function inlineTagFunctions(model: CacheModel): string[][] {
  return owned(model).flatMap(({ name, tags, parsed, result }) => {
    if (tags.kind !== "function" || tags.function.kind !== "inline") return [];
    const type = `TagsOf<${parsed}, ${result}>`;
    const text = `const ${tagFunctionName(name, tags.function)}: ${type} = ${tags.function.source};`;
    return [[...doc(`The tags of \`${name}\`, as the spec has them.`), text]];
  });
}

function routeDefinition(model: CacheModel, route: RouteModel): string[] {
  const { name, typeName, path, inputs, lifetime, tags } = route;
  const type = `RouteDefinition<${typeName}Arguments, ${parsedOf(route)}, ${typeName}Input, ${typeName}Response>`;
  return constant(`${name}Definition: ${type}`, [
    `name: ${quote(name)},`,
    `path: ${quote(path)},`,
    `lifetime: ${lifetimeText(lifetime)},`,
    `varies: [${(inputs.headers?.fields ?? []).map((field) => quote(field.name)).join(", ")}],`,
    `identity: ${inputs.identity ? quote(inputs.identity) : "undefined"},`,
    `parse: parse${typeName},`,
    `read: read${typeName},`,
    `key: key${typeName},`,
    ...tagMembers(name, tags, { inputs, input: undefined }, familiesOf(model, tags)),
  ]);
}

function mutationDefinition(mutation: MutationModel): string[] {
  const { name, typeName, method, path, inputs, invalidates } = mutation;
  const made =
    invalidates.kind === "templates"
      ? templateTags(invalidates.tags, { inputs, input: undefined })
      : `(input, result) => ${tagFunctionName(name, invalidates.function)}(input, result, tagsOf)`;
  return constant(`${name}Definition: MutationDefinition<${typeName}Input, ${typeName}Response>`, [
    `name: ${quote(name)},`,
    `method: ${quote(method)},`,
    `path: ${quote(path)},`,
    `identity: ${inputs.identity ? quote(inputs.identity) : "undefined"},`,
    `read: read${typeName},`,
    `invalidates: ${made},`,
  ]);
}

function valueDefinition(model: CacheModel, value: ValueModel): string[] {
  const { name, typeName, input, lifetime, tags } = value;
  const type = `ValueDefinition<${typeName}Arguments, ${parsedOf(value)}, ${typeName}Input, ${typeName}Value>`;
  return constant(`${name}Definition: ${type}`, [
    `name: ${quote(name)},`,
    `lifetime: ${lifetimeText(lifetime)},`,
    `parse: parse${typeName},`,
    `key: key${typeName},`,
    ...tagMembers(name, tags, { inputs: undefined, input }, familiesOf(model, tags)),
  ]);
}

/** The families that a tag function may use: it is code, so all of them. */
function familiesOf(model: CacheModel, tags: TagsModel): readonly string[] {
  return tags.kind === "function" ? model.families.filter((family) => family.fromResults).map(({ name }) => name) : [];
}

function constant(head: string, members: readonly string[]): string[] {
  return [`const ${head} = {`, ...indent(members), "};"];
}

function lifetimeText({ ttlMs, staleWhileRevalidateMs, staleIfErrorMs }: LifetimeModel): string {
  const spans = [`ttlMs: ${span(ttlMs)}`, `staleWhileRevalidateMs: ${span(staleWhileRevalidateMs)}`];
  return `{ ${[...spans, `staleIfErrorMs: ${span(staleIfErrorMs)}`].join(", ")} }`;
}

/** Digits in groups of three, as people write them. */
function span(ms: number): string {
  return Number.isInteger(ms) ? String(ms).replace(/\B(?=(?:\d{3})+$)/g, "_") : String(ms);
}

function routesInterface({ typeName, routes }: CacheModel): string[] {
  const members = routes.flatMap((route) => [
    ...doc(`\`GET ${route.path}\`, key \`${route.keyPattern}\`.`),
    `readonly ${route.name}: CachedRoute<${route.typeName}Arguments, ${route.typeName}Input, ${route.typeName}Response>;`,
  ]);
  return [...doc("The cached routes."), ...interfaceText(`${typeName}Routes`, members)];
}

function mutationsInterface({ typeName, mutations }: CacheModel): string[] {
  const members = mutations.flatMap((mutation) => [
    ...doc(`\`${mutation.method} ${mutation.path}\`.`),
    `readonly ${mutation.name}: Mutation<${mutation.typeName}Input, ${mutation.typeName}Response>;`,
  ]);
  return [...doc("The routes that change something, for wrappers."), ...interfaceText(`${typeName}Mutations`, members)];
}

function valuesInterface({ typeName, values }: CacheModel): string[] {
  const members = values.flatMap((value) => [
    ...doc(`Key \`${value.keyPattern}\`.`),
    `readonly ${value.name}: CachedValue<${value.typeName}Arguments, ${value.typeName}Input, ${value.typeName}Value>;`,
  ]);
  return [...doc("The cached values."), ...interfaceText(`${typeName}Values`, members)];
}

function tagsInterface({ typeName, families }: CacheModel): string[] {
  const members = families.map(({ name, args }) => `readonly ${property(name)}: (${parameters(args)}) => TagHandle;`);
  return [
    ...doc("The tag families: `cache.tags.<family>(...).invalidate()`."),
    ...interfaceText(`${typeName}Tags`, members),
  ];
}

function cacheInterface({ typeName, mutations }: CacheModel): string[] {
  return [
    ...doc(`The uniform cache, and the routes, values and tags of the spec.`),
    `export interface ${typeName}Cache extends Cache {`,
    ...indent([
      `readonly routes: ${typeName}Routes;`,
      ...(mutations.length > 0 ? [`readonly mutations: ${typeName}Mutations;`] : []),
      `readonly values: ${typeName}Values;`,
      `readonly tags: ${typeName}Tags;`,
    ]),
    "}",
  ];
}

function interfaceText(name: string, members: readonly string[]): string[] {
  if (members.length === 0) return [`export type ${name} = Record<never, never>;`];
  return [`export interface ${name} {`, ...indent(members), "}"];
}

function createFunction(model: CacheModel): string[] {
  const { name, typeName, ttlMs, families, routes, mutations, values } = model;
  const fromResults = families.filter((family) => family.fromResults).map((family) => quote(family.name));
  const members = [
    `routes: ${object(routes.map((route) => `${route.name}: new Route(cache, ${route.name}Definition),`))},`,
    ...(mutations.length > 0
      ? [`mutations: ${object(mutations.map((each) => `${each.name}: new Mutation(cache, ${each.name}Definition),`))},`]
      : []),
    `values: ${object(values.map((value) => `${value.name}: new ValueEntries(cache, ${value.name}Definition),`))},`,
    `tags: ${object(families.map((family) => `${property(family.name)}: (${parameters(family.args)}) => tagHandle(cache, ${call(family.name, family.args)}),`))},`,
  ];
  return [
    ...doc(
      `Opens the cache, or gives an existing one the routes of this spec: then both share backend, memory and bus.`,
      "",
      "@param options where entries are kept (default: this process's memory), or an existing cache",
      "@throws InvalidOptionError for an option that makes no sense",
    ),
    ...fn(
      `export function create${typeName}Cache(options: Omit<CacheOptions, "name"> | Cache = {}): ${typeName}Cache`,
      [
        `const cache = openCache({ name: ${quote(name)}, ttlMs: ${span(ttlMs)}, resultFamilies: [${fromResults.join(", ")}] }, options);`,
        "return Object.assign(cache, {",
        ...indent(members),
        "});",
      ],
    ),
  ];
}

/** An object literal with an entry on each line. */
function object(entries: readonly string[]): string {
  return entries.length === 0 ? "{}" : ["{", ...indent(entries), "}"].join("\n");
}
