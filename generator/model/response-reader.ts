import type { LiteralValue } from "../../templates/response-type.js";
import type { ExportReference } from "../spec/export-reference.js";
import type { ResponseContent } from "./response-node.js";
import type { ResponseDefinition, ResponseSchema } from "./response-schema.js";

/** What reading a schema may ask for. */
export interface Reading {
  /** The index of another schema in the table. */
  readonly of: (schema: ResponseSchema | undefined) => number;
  /** The exports of the user's modules that are a value. */
  readonly exportsOf: (value: unknown) => readonly ExportReference[];
}

/** What a schema gives, one level deep. Never throws for a schema of zod 4. */
export function readContent(schema: ResponseSchema, reading: Reading): ResponseContent {
  const { def } = schema._zod;
  const read = Object.hasOwn(readers, def.type) ? readers[def.type] : undefined;
  return read?.(def, reading, schema) ?? unprintable(`\`z.${def.type}()\` has no type that can be printed`);
}

type Reader = (def: ResponseDefinition, reading: Reading, schema: ResponseSchema) => ResponseContent;

const keywords: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["any", "bigint", "boolean", "never", "null", "number", "string", "symbol", "undefined", "unknown", "void"].map(
      (name) => [name, name],
    ),
  ),
  date: "Date",
  int: "number",
  nan: "number",
  success: "boolean",
};

const readers: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(
    Object.entries(keywords).map(([type, text]): [string, Reader] => [type, () => ({ kind: "keyword", text })]),
  ),
  literal: ({ values = [] }) => ({ kind: "literal", values: values as readonly LiteralValue[], enumOf: [] }),
  // zod keeps the members here, without the reverse entries of a numeric TypeScript enum.
  enum: ({ entries }, { exportsOf }, { _zod }) => ({
    kind: "literal",
    values: [...(_zod.values ?? [])] as readonly LiteralValue[],
    enumOf: exportsOf(entries),
  }),
  template_literal: ({ parts = [] }, { of }) => ({
    kind: "template",
    parts: parts.map((part) => (isSchema(part) ? of(part) : { text: part === undefined ? "" : `${part}` })),
  }),
  array: ({ element }, { of }) => ({ kind: "array", element: of(element) }),
  tuple: ({ items = [], rest }, { of }) => ({
    kind: "tuple",
    items: items.map(of),
    rest: rest ? of(rest) : undefined,
  }),
  record: (def, { of }) => ({
    kind: "record",
    key: of(def.keyType),
    value: of(def.valueType),
    isPartial: isPartialRecord(def),
  }),
  map: ({ keyType, valueType }, { of }) => ({ kind: "generic", name: "Map", args: [of(keyType), of(valueType)] }),
  set: ({ valueType }, { of }) => ({ kind: "generic", name: "Set", args: [of(valueType)] }),
  promise: ({ innerType }, { of }) => ({ kind: "generic", name: "Promise", args: [of(innerType)] }),
  object: readObject,
  union: ({ options = [] }, { of }) => ({ kind: "union", members: options.map(of) }),
  intersection: ({ left, right }, { of }) => ({ kind: "intersection", members: [of(left), of(right)] }),
  optional: ({ innerType }, { of }, { _zod }) => ({
    kind: "optional",
    inner: of(innerType),
    isExact: _zod.traits?.has("$ZodExactOptional") ?? false,
  }),
  nullable: ({ innerType }, { of }) => ({ kind: "nullable", inner: of(innerType) }),
  default: ({ innerType }, { of }) => ({ kind: "present", inner: of(innerType) }),
  nonoptional: ({ innerType }, { of }) => ({ kind: "present", inner: of(innerType) }),
  readonly: ({ innerType }, { of }) => ({ kind: "readonly", inner: of(innerType) }),
  prefault: ({ innerType }, { of }) => ({ kind: "same", inner: of(innerType), isFilled: true }),
  catch: ({ innerType }, { of }) => ({ kind: "same", inner: of(innerType), isFilled: false }),
  lazy: (_def, { of }, { _zod }) => ({ kind: "same", inner: of(_zod.innerType), isFilled: false }),
  pipe: ({ out }, { of }) => ({ kind: "same", inner: of(out), isFilled: false }),
  transform: () => unprintable("what `.transform()` returns is known to TypeScript alone", pipeIt),
  custom: () => unprintable("the type of `z.custom()` and `z.instanceof()` is known to TypeScript alone"),
  file: () => unprintable("`z.file()` has no type that can be printed"),
  function: () => unprintable("`z.function()` is no data"),
};

/** Whatever a schema is called in an error, this always mends it. */
const exportIt =
  "export this schema from another module and import it into the spec, so that generated code can import its type; or use `type<T>()`";

const pipeIt = `say what comes out with \`.pipe(...)\` and its schema, \`z.number()\` for example; or ${exportIt}`;

export function unprintable(reason: string, fix: string = exportIt): ResponseContent {
  return { kind: "unprintable", reason, fix };
}

/** zod 3 has a `_def` with other insides. */
export const ofZod3 = {
  reason: "this schema is from zod 3, whose insides differ",
  fix: "upgrade to zod 4 (`npm install zod@4`) and import from `zod`, not `zod/v3`",
} as const;

export const notZod4: ResponseContent = unprintable(ofZod3.reason, ofZod3.fix);

function readObject({ shape = {}, catchall }: ResponseDefinition, { of }: Reading): ResponseContent {
  const fields = Object.keys(shape).toSorted((a, b) => (a < b ? -1 : 1));
  const rest = catchall === undefined || catchall._zod.def.type === "never" ? undefined : of(catchall);
  return { kind: "object", fields: fields.map((name) => ({ name, node: of(shape[name]) })), rest };
}

/** zod before 4.6 marks a partial record by taking the list of values from its key. */
function isPartialRecord({ partial, keyType }: ResponseDefinition): boolean {
  const isListed = keyType?._zod.def.type === "enum" || keyType?._zod.def.type === "literal";
  return partial === true || (isListed && keyType?._zod.values === undefined);
}

export function isSchema(value: unknown): value is ResponseSchema {
  return typeof value === "object" && value !== null && "_zod" in value;
}
