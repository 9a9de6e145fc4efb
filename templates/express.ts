import type { CacheModel } from "./model.js";
import { doc, file, fn, imports, indent } from "./source.js";

/** `express.ts`: wrappers that turn typed handlers into Express handlers. */
export function renderExpress(model: CacheModel): string {
  const { routes, mutations, identity, typeName, importEnding } = model;
  const handlers = [...routes, ...mutations].map((each) => `${each.typeName}Handler`);
  return file([
    [
      ...imports(
        [...(routes.length > 0 ? ["expressRoute"] : []), ...(mutations.length > 0 ? ["expressMutation"] : [])],
        "cachewright/express",
      ),
      ...imports([...(identity ? ["IdentityExtractor"] : []), "ExpressRoute"], "cachewright/express", "type "),
      ...(mutations.length > 0 ? imports(["Request"], "express", "type ") : []),
      ...imports([`${typeName}Cache`], `./cache${importEnding}`, "type "),
      ...imports([...handlers, ...(identity ? [`${typeName}Identity`] : [])], `./inputs${importEnding}`, "type "),
    ],
    ...(identity ? [optionsInterface(typeName)] : []),
    wrappersInterface(model),
    wrappersFunction(model),
  ]);
}

function optionsInterface(typeName: string): string[] {
  return [
    `export interface ${typeName}WrapperOptions {`,
    ...indent([
      ...doc("Tells who asks. Called for routes that depend on it, after the middleware mounted before them."),
      `readonly identity: IdentityExtractor<${typeName}Identity>;`,
    ]),
    "}",
  ];
}

function wrappersInterface({ typeName, routes, mutations }: CacheModel): string[] {
  const members = [
    ...routes.flatMap(({ name, typeName: type, path }) => [
      ...doc(`\`GET ${path}\``),
      `readonly ${name}: ExpressRoute<${type}Handler>;`,
    ]),
    ...mutations.flatMap(({ name, typeName: type, method, path }) => [
      ...doc(`\`${method} ${path}\``),
      `readonly ${name}: ExpressRoute<${type}Handler<Request>>;`,
    ]),
  ];
  return [
    ...doc("One wrapper for each route: `app.get(cached.x.path, cached.x(handler))`."),
    `export interface ${typeName}Wrappers {`,
    ...indent(members),
    "}",
  ];
}

function wrappersFunction({ typeName, routes, mutations, identity }: CacheModel): string[] {
  const members = [
    ...routes.map(({ name, inputs }) => `${name}: expressRoute(cache.routes.${name}${extractor(inputs.identity)}),`),
    ...mutations.map(
      ({ name, inputs }) => `${name}: expressMutation(cache.mutations.${name}${extractor(inputs.identity)}),`,
    ),
  ];
  const isUsed = [...routes, ...mutations].some(({ inputs }) => inputs.identity !== undefined);
  const options = identity ? `, ${isUsed ? "options" : "_options"}: ${typeName}WrapperOptions` : "";
  return [
    ...doc("Binds the routes of the spec to a cache."),
    ...fn(`export function wrappers(cache: ${typeName}Cache${options}): ${typeName}Wrappers`, [
      "return {",
      ...indent(members),
      "};",
    ]),
  ];
}

/** The extractor goes to the routes that depend on who asks. */
function extractor(mode: string | undefined): string {
  return mode === undefined ? "" : ", options.identity";
}
