import { mutationDefinition, routeDefinition, spanText, valueDefinition } from "./definitions.js";
import { file } from "./file.js";
import { bracketed, followed, titled } from "./layout.js";
import { from, runtime } from "./marks.js";
import type { CacheModel, FunctionModel, TagsModel } from "./model.js";
import { functionName, parsedName } from "./names.js";
import { doc, fn, indent, property, quote } from "./source.js";
import { familyFunction } from "./tags-text.js";
import { interfaceText } from "./type-text.js";

/** `cache.ts`: the typed cache of a spec. */
export function renderCache(model: CacheModel): string {
  const { routes, mutations, values } = model;
  const sections = [
    ...tagFunctionSections(model),
    ...routes.map((route) => routeDefinition(model, route)),
    ...mutations.map((mutation) => mutationDefinition(model, mutation)),
    ...values.map(valueDefinition),
    routesInterface(model),
    ...(mutations.length > 0 ? [mutationsInterface(model)] : []),
    valuesInterface(model),
    tagsInterface(model),
    cacheInterface(model),
    createFunction(model),
  ];
  const user = tagFunctions(model).flatMap(({ user }) => (user.kind === "imported" ? [user.from] : []));
  return file(sections, { importEnding: model.importEnding, user });
}

/** A tag function of the user's, and the types of what it gets. */
interface TagFunction {
  readonly owner: string;
  readonly user: FunctionModel;
  readonly input: string;
  readonly result: string;
}

function tagFunctions({ routes, mutations, values }: CacheModel): TagFunction[] {
  return [
    ...routes.flatMap((route) => tagFunction(route.name, route.tags, parsedName(route), `${route.typeName}Response`)),
    ...mutations.flatMap(({ name, typeName, invalidates }) =>
      tagFunction(name, invalidates, `${typeName}Input`, `${typeName}Response`),
    ),
    ...values.flatMap((value) => tagFunction(value.name, value.tags, parsedName(value), `${value.typeName}Value`)),
  ];
}

function tagFunction(owner: string, tags: TagsModel, input: string, result: string): TagFunction[] {
  return tags.kind === "function" ? [{ owner, user: tags.function, input, result }] : [];
}

/** What tag functions of the spec need: the families as functions, and the inline ones themselves. */
function tagFunctionSections(model: CacheModel): string[][] {
  const used = tagFunctions(model);
  if (used.length === 0) return [];
  const inline = used.flatMap(({ owner, user, input, result }) => {
    if (user.kind !== "inline") return [];
    const types = [from("./inputs", input), from("./inputs", result)];
    const head = bracketed(`const ${functionName(user, `${owner}TagsOf`)}: TagsOf`, "<", types, " =");
    return [[...doc(`The tags of \`${owner}\`, as the spec has them.`), followed(head, `${user.source};`)]];
  });
  const hasInline = inline.length > 0;
  return [familiesAsFunctions(model, hasInline), ...(hasResultTags(model) ? [resultFamilies(model)] : []), ...inline];
}

function familiesAsFunctions({ families }: CacheModel, hasInline: boolean): string[] {
  const members = families.map((family) => {
    const { parameters, call } = familyFunction(family);
    return followed(`${property(family.name)}: (${parameters}): string =>`, `${call},`, 1);
  });
  const type = "type TagsOf<Input, Result> = (input: Input, result: Result, tag: typeof tagsOf) => readonly string[];";
  return [
    ...doc("The families, as tag functions get them."),
    ...(members.length === 0 ? ["const tagsOf = {};"] : ["const tagsOf = {", ...indent(members), "};"]),
    ...(hasInline ? ["", type] : []),
  ];
}

function hasResultTags({ routes, values }: CacheModel): boolean {
  return [...routes, ...values].some(({ tags }) => tags.kind === "function");
}

function resultFamilies({ families }: CacheModel): string[] {
  return [
    ...doc("Families that a result may name. Its tags come from code, so these are all."),
    bracketed(
      "const resultFamilies: readonly string[] = ",
      "[",
      families.map(({ name }) => quote(name)),
      ";",
    ),
  ];
}

/** A type of the runtime, with types of `inputs.ts` as arguments. */
function typed(
  head: string,
  name: Parameters<typeof runtime>[0],
  typeName: string,
  suffixes: readonly string[],
): string {
  return bracketed(
    head + runtime(name),
    "<",
    suffixes.map((suffix) => from("./inputs", typeName + suffix)),
    ";",
    1,
  );
}

function routesInterface({ typeName, routes }: CacheModel): string[] {
  const members = routes.flatMap((route) => [
    ...titled(`\`GET ${route.path}\`, key`, `\`${route.keyPattern}\`.`),
    typed(`readonly ${route.name}: `, "CachedRoute", route.typeName, ["Arguments", "Input", "Response"]),
  ]);
  return [...doc("The cached routes."), ...interfaceText(`${typeName}Routes`, members, "Record<never, never>")];
}

function mutationsInterface({ typeName, mutations }: CacheModel): string[] {
  const members = mutations.flatMap((mutation) => [
    ...doc(`\`${mutation.method} ${mutation.path}\`.`),
    typed(`readonly ${mutation.name}: `, "Mutation", mutation.typeName, ["Input", "Response"]),
  ]);
  return [...doc("The routes that change something, for wrappers."), ...interfaceText(`${typeName}Mutations`, members)];
}

function valuesInterface({ typeName, values }: CacheModel): string[] {
  const members = values.flatMap((value) => [
    ...(value.keyPattern === "" ? doc("One value, for it has no inputs.") : titled("Key", `\`${value.keyPattern}\`.`)),
    typed(`readonly ${value.name}: `, "CachedValue", value.typeName, ["Arguments", "Input", "Value"]),
  ]);
  return [...doc("The cached values."), ...interfaceText(`${typeName}Values`, members, "Record<never, never>")];
}

function tagsInterface({ typeName, families }: CacheModel): string[] {
  const members = families.map(
    (family) => `readonly ${property(family.name)}: (${familyFunction(family).parameters}) => ${runtime("TagHandle")};`,
  );
  return [
    ...doc("The tag families: `cache.tags.<family>(...).invalidate()`."),
    ...interfaceText(`${typeName}Tags`, members, "Record<never, never>"),
  ];
}

function cacheInterface({ typeName, mutations }: CacheModel): string[] {
  return [
    ...doc("The uniform cache, and the routes, values and tags of the spec."),
    `export interface ${typeName}Cache extends ${runtime("Cache")} {`,
    ...indent([
      `readonly routes: ${typeName}Routes;`,
      ...(mutations.length > 0 ? [`readonly mutations: ${typeName}Mutations;`] : []),
      `readonly values: ${typeName}Values;`,
      `readonly tags: ${typeName}Tags;`,
    ]),
    "}",
  ];
}

function createFunction(model: CacheModel): string[] {
  const { name, typeName, ttlMs } = model;
  const spec = [
    `name: ${quote(name)}`,
    `ttlMs: ${spanText(ttlMs)}`,
    hasResultTags(model) ? "resultFamilies" : "resultFamilies: []",
  ];
  const parameter = `options: Omit<${runtime("CacheOptions")}, "name"> | ${runtime("Cache")} = {}`;
  return [
    ...doc(
      "Opens the cache, or gives an existing one the routes of this spec: then both share backend, memory and bus.",
      "",
      "@param options where entries are kept (default: this process's memory), or an existing cache",
      "@throws InvalidOptionError for an option that makes no sense",
    ),
    ...fn(`export function create${typeName}Cache(${parameter}): ${typeName}Cache`, [
      `const cache = ${runtime("openCache")}({ ${spec.join(", ")} }, options);`,
      "return Object.assign(cache, {",
      ...indent(cacheMembers(model)),
      "});",
    ]),
  ];
}

function cacheMembers({ routes, mutations, values, families }: CacheModel): string[] {
  const handles = families.map((family) => {
    const { parameters, call } = familyFunction(family);
    return followed(`${property(family.name)}: (${parameters}) =>`, `${runtime("tagHandle")}(cache, ${call}),`, 3);
  });
  return [
    ...member("routes", instances("Route", routes)),
    ...(mutations.length > 0 ? member("mutations", instances("Mutation", mutations)) : []),
    ...member("values", instances("ValueEntries", values)),
    ...member("tags", handles),
  ];
}

function instances(
  className: "Mutation" | "Route" | "ValueEntries",
  entries: readonly { readonly name: string }[],
): string[] {
  return entries.map(({ name }) => `${name}: new ${runtime(className)}(cache, ${name}Definition),`);
}

/** A member that is an object literal with an entry on each line. */
function member(name: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [`${name}: {},`] : [`${name}: {`, ...indent(entries), "},"];
}
