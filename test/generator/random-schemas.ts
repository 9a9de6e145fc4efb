import fc from "fast-check";
import { z } from "zod";

/** A schema as its source, and how it is written in a spec. */
export type SchemaSource = string;

const small = fc.integer({ min: 0, max: 4 });

/** A schema that is made by calling some methods, in any order, on a first one. */
function chained(first: SchemaSource, ...methods: readonly fc.Arbitrary<string>[]): fc.Arbitrary<SchemaSource> {
  return fc.array(fc.oneof(...methods), { maxLength: 3 }).map((calls) => [first, ...calls].join("."));
}

const text = chained(
  "z.string()",
  small.map((n) => `min(${n})`),
  small.map((n) => `max(${n + 2})`),
  small.map((n) => `length(${n})`),
  fc.constantFrom('startsWith("a")', 'endsWith("b")', 'includes("~")', "regex(/^[a-z]*$/i)", "regex(/[|?=&]/)"),
  fc.constantFrom("trim()", "toLowerCase()", "toUpperCase()", 'normalize("NFC")', 'normalize("NFKD")'),
);

const number = chained(
  "z.number()",
  fc.integer({ min: -3, max: 3 }).map((n) => `min(${n})`),
  fc.integer({ min: -3, max: 3 }).map((n) => `lt(${n + 5})`),
  fc.constantFrom("int()", "multipleOf(0.5)", "multipleOf(2)", "positive()"),
);

const formats = fc.constantFrom(
  ...[
    ["z.uuid()", "z.email()", "z.iso.date()", "z.iso.datetime()", "z.int()", "z.int32()", "z.boolean()", "z.date()"],
    [
      'z.enum(["asc", "desc"])',
      'z.literal(["a", 1, true, null])',
      "z.literal(7)",
      "z.null()",
      "z.email().toLowerCase()",
    ],
    ["z.date().min(new Date(0))", "z.enum({ Low: 1, High: 2 })"],
  ].flat(),
);

/** Code of the user's own: generated code runs these as they are. */
const running = fc.constantFrom(
  ...[
    ["z.string().refine((text) => text.length % 2 === 0)", "z.string().transform((text) => text.length)"],
    ["z.number().refine((n) => n > 0).transform((n) => ({ n, half: n / 2 }))", "z.url()", 'z.string().catch("x")'],
    ['z.string().transform((text) => text.split(","))', "z.preprocess((value) => value ?? 1, z.number())"],
  ].flat(),
);

const union = fc
  .uniqueArray(fc.oneof(text, number, formats), { minLength: 2, maxLength: 3 })
  .map((members) => `z.union([${members.join(", ")}])`);

const scalar = fc.oneof({ weight: 3, arbitrary: text }, { weight: 2, arbitrary: number }, formats, union, running);

const list = fc
  .tuple(scalar, fc.constantFrom("", ".min(1)", ".max(2)", ".length(2)"))
  .map(([element, bound]) => `z.array(${element})${bound}`);

const nullish = fc.constantFrom(
  ".optional()",
  ".nullable()",
  ".nullish()",
  ".optional().nullable()",
  ".readonly()",
  "",
);

/** A schema of an input, as its source. */
export const inputSchema: fc.Arbitrary<SchemaSource> = fc
  .tuple(fc.oneof({ weight: 4, arbitrary: scalar }, list), nullish)
  .map(([source, wrapper]) => source + wrapper)
  .chain((source) => fc.constantFrom(source, source, withDefault(source)));

/** The schema with a default that it can give, if one is at hand. */
function withDefault(source: SchemaSource): SchemaSource {
  const schema = liveSchema(source);
  const constants = ["a~b", "ab", "", 1, 2, 7, true, "asc", null, [], [1], ["ab", "ab"]];
  const given = constants.map((each) => schema.safeParse(each).data).find((data) => data !== undefined);
  return given === undefined ? source : `${source}.default(${JSON.stringify(given)})`;
}

/** The schema that a source stands for. */
export function liveSchema(source: SchemaSource): z.ZodType {
  // oxlint-disable-next-line typescript/no-implied-eval
  return new Function("z", `return ${source}`)(z) as z.ZodType;
}

const texts = [
  "",
  " ",
  "a",
  "A",
  " ab ",
  "ab",
  "a~b",
  "a~",
  "x|y",
  "a=b&c",
  "asc",
  "é",
  "e\u0301",
  "ﬁ",
  "😀",
  "1",
  "null",
];
const more = ["a@b.co", "A@B.CO", "2024-02-29", "2023-02-29", "2024-02-29T10:00:00Z", "http://a.b", "x,y", "a,", ","];
const ids = ["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"];
const numbers = [0, -0, 1, 2, 4, 7, -1, 0.5, 1.5, -2.5, 1e21, 2 ** 31, 2 ** 53, NaN, Infinity];
const others = [true, false, null, undefined, new Date(0), new Date(-5), new Date(NaN), {}, 1n];
const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<unknown[]>(...texts, ...more, ...ids, ...numbers, ...others) },
  fc.string({ unit: "binary", maxLength: 4 }),
  fc.integer({ min: -4, max: 9 }),
);

/** Anything that a program may pass for an input. */
export const rawInput: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: value },
  fc.array(value, { maxLength: 3 }),
);
