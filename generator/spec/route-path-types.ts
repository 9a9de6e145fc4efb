import type { Fields, Flat, ObjectSchema, Parsed } from "./schema-types.js";

/** The names of a path's parameters: `"slug" | "id"` for `/articles/:slug/comments/:id`. */
export type PathParam<Path extends string> = string extends Path
  ? string
  : Path extends `${string}:${infer Rest}`
    ? Before<Before<Before<Before<Rest, ":">, "/">, ".">, "-"> | PathParam<Rest>
    : never;

type Before<Text extends string, End extends string> = Text extends `${infer Head}${End}${string}` ? Head : Text;

/** A path's parameters after parsing: what the declared schema makes of each, a string without one. */
export type PathParams<Path extends string, Declared> = Flat<{
  [Name in PathParam<Path>]: Name extends keyof Declared ? Declared[Name] : string;
}>;

/** `Params` itself, with a message in place of what names no parameter of the path. */
export type CheckedParams<Params extends Fields, Path extends string> = Params extends ObjectSchema
  ? CheckedObject<Params, Exclude<keyof Parsed<Params>, PathParam<Path>>, Path>
  : { [Name in keyof Params]: Name extends PathParam<Path> ? Params[Name] : NoParam<Name, Path> };

type CheckedObject<Params, Strangers, Path extends string> = [Strangers] extends [never]
  ? Params
  : NoParam<Strangers, Path>;

type NoParam<Name, Path extends string> = `the path ${Path} has no parameter :${Name & string}`;
