import type { CacheModel, FunctionModel, RouteModel, ValueModel } from "./model.js";

/** The type of all inputs after parsing. Where the key covers them all, they are what the handler sees. */
export function parsedName({ typeName, key }: RouteModel | ValueModel): string {
  return key.kind === "default" ? `${typeName}Input` : `${typeName}Parsed`;
}

/** What a function of the user's is called in a generated file: an inline one gets the name `own`. */
export function functionName(user: FunctionModel, own: string): string {
  return user.kind === "imported" ? (user.from.local ?? user.from.exported) : own;
}

/** The user's key functions: the application's own, then those of routes and values. */
export function keyFunctions({ appKey, routes, values }: CacheModel): FunctionModel[] {
  const own = [...routes, ...values].flatMap(({ key }) => (key.kind === "function" ? [key.function] : []));
  return appKey ? [appKey.function, ...own] : own;
}
