import { file } from "./file.js";
import { from } from "./marks.js";
import type { CacheModel, InputsModel } from "./model.js";
import { doc, fn, indent } from "./source.js";
import { interfaceText } from "./type-text.js";

/** `express.ts`: wrappers that turn typed handlers into Express handlers. */
export function renderExpress(model: CacheModel): string {
  const sections = [optionsInterface(model), wrappersInterface(model), wrappersFunction(model)];
  return file(sections, { importEnding: model.importEnding });
}

function optionsInterface({ typeName, identity }: CacheModel): string[] {
  if (!identity) return [];
  const extractor = `${from("cachewright/express", "IdentityExtractor")}<${from("./inputs", `${typeName}Identity`)}>`;
  return [
    ...doc("What the wrappers need to know of the application."),
    ...interfaceText(`${typeName}WrapperOptions`, [
      ...doc("Tells who asks. Called for routes that depend on it, after the middleware mounted before them."),
      `readonly identity: ${extractor};`,
    ]),
  ];
}

function wrappersInterface({ typeName, routes, mutations }: CacheModel): string[] {
  const wrapper = from("cachewright/express", "ExpressRoute");
  const request = from("express", "Request");
  const members = [
    ...routes.flatMap(({ name, typeName: type, path }) => [
      ...doc(`\`GET ${path}\``),
      `readonly ${name}: ${wrapper}<${from("./inputs", `${type}Handler`)}>;`,
    ]),
    ...mutations.flatMap(({ name, typeName: type, method, path }) => [
      ...doc(`\`${method} ${path}\``),
      `readonly ${name}: ${wrapper}<${from("./inputs", `${type}Handler`)}<${request}>>;`,
    ]),
  ];
  return [
    ...doc("One wrapper for each route: `app.get(cached.x.path, cached.x(handler))`."),
    ...interfaceText(`${typeName}Wrappers`, members, "Record<never, never>"),
  ];
}

function wrappersFunction({ typeName, routes, mutations, identity }: CacheModel): string[] {
  const [route, mutation] = ["expressRoute", "expressMutation"].map((name) => from("cachewright/express", name));
  const members = [
    ...routes.map(({ name, inputs }) => `${name}: ${route}(cache.routes.${name}${extractor(inputs)}),`),
    ...mutations.map(({ name, inputs }) => `${name}: ${mutation}(cache.mutations.${name}${extractor(inputs)}),`),
  ];
  const isUsed = [...routes, ...mutations].some(({ inputs }) => inputs.identity !== undefined);
  const parameters = [
    `${members.length > 0 ? "cache" : "_cache"}: ${from("./cache", `${typeName}Cache`)}`,
    ...(identity ? [`${isUsed ? "options" : "_options"}: ${typeName}WrapperOptions`] : []),
  ];
  return [
    ...doc("Binds the routes of the spec to a cache."),
    ...fn(
      `export function wrappers(${parameters.join(", ")}): ${typeName}Wrappers`,
      members.length > 0 ? ["return {", ...indent(members), "};"] : ["return {};"],
    ),
  ];
}

/** The extractor goes to the routes that depend on who asks. */
function extractor({ identity }: InputsModel): string {
  return identity === undefined ? "" : ", options.identity";
}
