/** What keys and tags are made of. */
export type Scalar = string | number | boolean | null | undefined;

/** Tag families and the names of their arguments: `{ article: ["slug"], articles: [] }`. */
export type TagFamilies = { readonly [family: string]: readonly string[] };

/** A key template itself; a message and proposals when one of its `{placeholders}` cannot be read from `Input`. */
export type CheckedKey<Key extends string, Input> = [PlaceholderFault<"", Key, Input>] extends [never]
  ? `${Key}` // not the bare `Key`: it would be inferred from a function, too
  : PlaceholderFault<"", Key, Input>;

/** Each tag template itself, or a message and proposals in its place. */
export type CheckedTags<Tags extends readonly string[], Input, Families extends TagFamilies> = {
  readonly [I in keyof Tags]: CheckedTag<Tags[I], TagFault<Tags[I], Input, Families>>;
};

/** A fault is a message and what could stand there instead: the compiler shows the one and proposes the others. */
type CheckedTag<Tag, Fault> = [Fault] extends [never] ? Tag : Fault;

type TagFault<Tag, Input, Families extends TagFamilies> = string extends Tag
  ? never
  : Tag extends `${infer Family}:${infer Arguments}`
    ? Family extends keyof Families
      ? Or<CountFault<Family, Split<Arguments>, Families>, PlaceholderFault<`${Family}:`, Arguments, Input>>
      : `no tag family is called ${Family}` | `${keyof Families & string}:${Arguments}`
    : Tag extends keyof Families
      ? CountFault<Tag, [], Families>
      : `no tag family is called ${Tag & string}` | (keyof Families & string);

type CountFault<
  Family extends keyof Families,
  Given extends readonly string[],
  Families extends TagFamilies,
> = Given["length"] extends Families[Family]["length"]
  ? never
  : `tag family ${Family & string} takes (${Listed<Families[Family]>}), not ${Given["length"]} arguments`;

type Split<Text extends string> = Text extends `${infer Head}:${infer Rest}` ? [Head, ...Split<Rest>] : [Text];

type Listed<Names extends readonly string[]> = Names extends readonly [infer Only extends string]
  ? Only
  : Names extends readonly [infer First extends string, ...infer Rest extends readonly string[]]
    ? `${First}, ${Listed<Rest>}`
    : "";

/** The fault of the first placeholder that cannot be read. `Done` is the text before `Template`. */
type PlaceholderFault<Done extends string, Template extends string, Input> = string extends Template
  ? never
  : Template extends `${infer Text}{${infer After}`
    ? After extends `${infer Name}}${infer Rest}`
      ? Or<ReadFault<`${Done}${Text}`, Name, Rest, Input>, PlaceholderFault<`${Done}${Text}{${Name}}`, Rest, Input>>
      : `{${After} has no closing brace`
    : never;

type Or<First, Second> = [First] extends [never] ? Second : First;

type ReadFault<Done extends string, Name extends string, Rest extends string, Input> = [Read<Input, Name>] extends [
  Undeclared,
]
  ? `{${Name}} is not declared here` | `${Done}{${Readable<Input>}}${Rest}`
  : [Read<Input, Name>] extends [Scalar]
    ? never
    : `{${Name}} is no single value`;

/** The type of `{part.field}`, in a value of `{field}`; `Undeclared` where there is none. */
type Read<Input, Name extends string> = Name extends keyof Input
  ? Input[Name]
  : Name extends `${infer Part}.${infer Field}`
    ? Part extends keyof Input
      ? Member<NonNullable<Input[Part]>, Field>
      : Undeclared
    : Undeclared;

type Member<Fields, Name> = Name extends keyof Fields ? Fields[Name] : Undeclared;

interface Undeclared {
  readonly undeclared: unique symbol;
}

/** Every `part.field` of a route, every `field` of a value. */
type Readable<Input> = {
  [Part in keyof Input & string]: NonNullable<Input[Part]> extends Scalar
    ? Part
    : `${Part}.${keyof NonNullable<Input[Part]> & string}`;
}[keyof Input & string];
