import type { Spec } from "../spec/validate.js";
import { typeName } from "./names.js";

/** Names of the runtime that generated files import. */
const runtimeNames =
  "Cache CacheOptions CachedRoute CachedValue ExpressRoute IdentityExtractor KeyView Keyed Mutation MutationDefinition MutationHandler Request RequestInputs Route RouteDefinition RouteHandler TagArgument TagHandle TagsOf Unchecked ValueDefinition ValueEntries array boolean cache expressMutation expressRoute fit functionKey input int isMultipleOf key length list number oneOf openCache options part raw record reject repeated request scalar single string tag tagHandle tagsOf text toBoolean toLiteral toNumber wrappers".split(
    " ",
  );

const typeSuffixes = ["Arguments", "Handler", "Input", "Parsed", "Response", "Value"];
const appSuffixes = [
  "AppInput",
  "Cache",
  "Identity",
  "Mutations",
  "Routes",
  "Tags",
  "Values",
  "WrapperOptions",
  "Wrappers",
];

/** All names that generated files have of their own: what a user's module exports under one of them is renamed. */
export function reservedNames({ options, routes, mutations, values }: Spec): string[] {
  const app = typeName(options.name);
  const entries = [...routes, ...mutations, ...values].flatMap(({ name }) => [
    ...typeSuffixes.map((suffix) => typeName(name) + suffix),
    ...["key", "parse", "read"].map((prefix) => prefix + typeName(name)),
    ...["Definition", "Key", "KeyOf", "TagsOf"].map((suffix) => name + suffix),
  ]);
  return [
    ...runtimeNames,
    ...entries,
    ...appSuffixes.map((suffix) => app + suffix),
    `create${app}Cache`,
    "appKeyOf",
    "checkIdentity",
  ];
}
