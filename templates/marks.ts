/**
 * A name that a file has to import carries a mark until the file is complete. So its imports are exactly what it uses, and
 * no text of the user's is ever taken for a use.
 */

/** The modules that generated files import from; `./` is a file beside them. */
export const modules = [
  "cachewright/express",
  "cachewright/runtime",
  "express",
  "./cache",
  "./inputs",
  "./keys",
] as const;

export type Module = (typeof modules)[number];

/** What generated code uses of the runtime. */
export const runtimeNames = (
  [
    [
      "array",
      "boolean",
      "date",
      "fit",
      "functionKey",
      "generation",
      "int",
      "isMultipleOf",
      "keyValue",
      "length",
      "list",
      "number",
      "oneOf",
    ],
    ["openCache", "part", "record", "reject", "repeated", "scalar", "single", "string", "tag", "tagHandle", "text"],
    [
      "toBoolean",
      "toDate",
      "toLiteral",
      "toNumber",
      "toText",
      "toUnion",
      "union",
      "withSchema",
      "InputOf",
      "OutputOf",
      "Cache",
      "CacheOptions",
      "CachedRoute",
      "CachedValue",
      "KeyView",
      "Keyed",
    ],
    ["Mutation", "MutationDefinition", "MutationHandler", "RequestInputs", "Route", "RouteDefinition"],
    ["RouteHandler", "TagArgument", "TagHandle", "Unchecked", "ValueDefinition", "ValueEntries"],
  ] as const
).flat();

/** A name of a module, marked. */
export function from(module: Module, name: string): string {
  return String.fromCharCode(1 + modules.indexOf(module)) + name;
}

/** A name of the runtime, marked. */
export function runtime(name: (typeof runtimeNames)[number]): string {
  return from("cachewright/runtime", name);
}

/** The names of a module that code uses. */
export function usedFrom(module: Module, code: string): string[] {
  const mark = from(module, "");
  const uses = code.split(mark).slice(1);
  return [...new Set(uses.map((use) => /^[\w$]+/.exec(use)?.[0] ?? ""))];
}

const marks = new RegExp(`[${modules.map((module) => from(module, "")).join("")}]`, "g");

export function withoutMarks(code: string): string {
  return code.replace(marks, "");
}
