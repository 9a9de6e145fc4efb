import type { Scalar, TagFamilies } from "./template-types.js";

/** What a key function may return in place of a string. The handler then sees exactly this record, as `input.key`. */
export type KeyRecord = { readonly [name: string]: Scalar };

/** Makes the key of an entry from the declared inputs, after parsing. */
export type KeyFunction<Input> = (input: Input) => string | KeyRecord;

/** Makes the part of every key that stands for headers, cookies and identity. */
export type AppKeyFunction<Input> = (
  input: Input,
  route: { readonly name: string; readonly path: string },
) => KeyRecord;

/** Makes tags from the declared inputs and the result; `tag` has a function for each family. */
export type TagFunction<Input, Result, Families extends TagFamilies> = (
  input: Input,
  result: Result,
  tag: TagBuilders<Families>,
) => readonly string[];

/** One function for each tag family, which takes the family's arguments: `tag.article("dragons")`. */
export type TagBuilders<Families extends TagFamilies> = {
  readonly [Family in keyof Families]: (...args: TagArguments<Families[Family]>) => string;
};

type TagArguments<Names extends readonly string[]> = { readonly [I in keyof Names]: string | number | boolean };
