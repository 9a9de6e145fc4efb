import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { comparedProject, compareTypes } from "./type-equality.js";

/** Schemas by name, whose types have to be what `z.output` says. */
const schemas = {
  string: "z.string().min(1).regex(/x/)",
  number: "z.number()",
  int: "z.int32()",
  boolean: "z.boolean()",
  bigint: "z.bigint()",
  int64: "z.int64()",
  nothing: "z.null()",
  undef: "z.undefined()",
  voided: "z.void()",
  unknown: "z.unknown()",
  any: "z.any()",
  never: "z.never()",
  symbol: "z.symbol()",
  nan: "z.nan()",
  date: "z.date().min(new Date(0))",
  uuid: "z.uuid()",
  email: "z.email()",
  url: "z.url()",
  ipv6: "z.ipv6()",
  jwt: "z.jwt()",
  base64: "z.base64()",
  isoDatetime: "z.iso.datetime()",
  format: 'z.stringFormat("even", (text) => text.length % 2 === 0)',
  coerced: "z.coerce.number()",
  coercedDate: "z.coerce.date()",
  listed: 'z.enum(["a", "b c", "it\'s"])',
  one: 'z.enum(["only"])',
  color: "z.enum(Color)",
  level: "z.enum(Level)",
  colorOrNull: "z.enum(Color).nullable()",
  exported: "z.enum(Roles)",
  excluded: 'z.enum(["a", "b", "c"]).exclude(["b"])',
  keys: "z.object({ a: z.string(), b: z.string() }).keyof()",
  literals: 'z.literal(["a", 1, -2.5, true, null, undefined, 10n])',
  template: 'z.templateLiteral(["v", z.number(), ".", z.enum(["a", "b"])])',
  templateOptional: 'z.templateLiteral([z.string(), z.enum(["px", "em"]).optional(), z.literal(["x", undefined])])',
  templateConstants: 'z.templateLiteral(["a", 1, null, undefined, true, 2n, z.bigint(), z.boolean(), z.null()])',
  templateOdd: 'z.templateLiteral(["`${\\\\", z.string(), "\\n"])',
  list: "z.array(z.string().optional()).min(1)",
  lists: "z.array(z.array(z.union([z.string(), z.null()])))",
  emptyTuple: "z.tuple([])",
  tuple: "z.tuple([z.string(), z.number().nullable(), z.object({ a: z.string() })])",
  tupleRest: "z.tuple([z.string()], z.union([z.number(), z.null()]))",
  tupleOptional: "z.tuple([z.string(), z.number().optional(), z.boolean().exactOptional()])",
  tupleMiddle: "z.tuple([z.string().optional(), z.number()])",
  tupleAllOptional: "z.tuple([z.string().optional()])",
  tupleOptionalRest: "z.tuple([z.string(), z.number().optional()], z.boolean())",
  record: "z.record(z.string(), z.array(z.int()))",
  recordNumber: "z.record(z.number(), z.string().optional())",
  recordSymbol: "z.record(z.symbol(), z.string())",
  recordEnum: 'z.record(z.enum(["a", "b-c"]), z.int())',
  recordColor: "z.record(z.enum(Color), z.int())",
  recordLevel: "z.record(z.enum(Level), z.int())",
  recordOptional: 'z.record(z.enum(["a"]), z.int().optional())',
  recordLiterals: 'z.record(z.literal(["a", 1]), z.int())',
  recordPartial: 'z.partialRecord(z.enum(["a", "b"]), z.int())',
  recordPartialString: "z.partialRecord(z.string(), z.int())",
  recordLoose: 'z.looseRecord(z.templateLiteral(["x-", z.string()]), z.int())',
  recordUnion: 'z.record(z.union([z.literal("id"), z.templateLiteral(["n", z.int()])]), z.int())',
  recordTemplateOfEnum: 'z.record(z.templateLiteral([z.enum(["a", "b"]), "-", z.string()]), z.int())',
  recordConstantTemplate: 'z.record(z.templateLiteral(["a", z.enum(["b", "c"])]), z.int())',
  recordBrand: 'z.record(z.string().brand<"Id">(), z.int())',
  map: "z.map(z.string(), z.object({ a: z.date() }))",
  set: 'z.set(z.enum(["a", "b"]))',
  promise: "z.promise(z.string().nullable())",
  object: 'z.object({ a: z.string(), "b-c": z.int(), "1": z.boolean(), deep: z.object({ er: z.null() }) })',
  objectEmpty: "z.object({})",
  objectStrict: "z.strictObject({ a: z.string() })",
  objectStrictEmpty: "z.strictObject({})",
  objectLoose: "z.looseObject({ a: z.string(), b: z.int().optional() })",
  objectLooseEmpty: "z.looseObject({})",
  objectCatchall: "z.object({ a: z.number() }).catchall(z.number())",
  objectCatchallOther: "z.object({ a: z.string(), b: z.int().optional() }).catchall(z.number())",
  objectCatchallEmpty: "z.object({}).catchall(z.date())",
  objectOptional:
    "z.object({ a: z.string().optional(), b: z.string().exactOptional(), c: z.string().nullish(), d: z.undefined(), e: z.any(), f: z.unknown() })",
  objectDefaults:
    'z.object({ a: z.string().default("x"), b: z.string().optional().default("x"), c: z.string().default("x").optional(), d: z.string().prefault("x"), e: z.string().optional().prefault("x") })',
  objectCatch: 'z.object({ a: z.string().catch("x"), b: z.string().optional().catch("x"), c: z.any().catch(1) })',
  objectPartial: "z.object({ a: z.string(), b: z.object({ c: z.int() }) }).partial()",
  objectRequired: "z.object({ a: z.string().optional(), b: z.string().nullish() }).required()",
  objectExtended: "z.object({ a: z.string() }).extend({ a: z.int(), b: z.int() }).omit({ b: true })",
  objectUnionField: "z.object({ a: z.union([z.string(), z.int().optional()]), b: z.union([z.undefined(), z.null()]) })",
  objectIntersectionField:
    "z.object({ a: z.intersection(z.object({ x: z.int() }).optional(), z.object({ y: z.int() }).optional()), b: z.intersection(z.object({ x: z.int() }).optional(), z.object({ y: z.int() })) })",
  objectPipedField:
    "z.object({ a: z.string().transform((t): string | undefined => t).pipe(z.string().optional()), b: z.string().optional().pipe(z.any()) })",
  objectReadonlyField: "z.object({ a: z.string().optional().readonly(), b: z.array(z.int()).nullish().readonly() })",
  objectLazyField: "z.object({ a: z.lazy(() => z.string().optional()), b: z.promise(z.string().optional()) })",
  union: "z.union([z.string(), z.number(), z.object({ a: z.string() }), z.array(z.string())])",
  unionNested: "z.union([z.union([z.string(), z.int()]), z.union([z.null(), z.string()])])",
  unionOne: "z.union([z.string()])",
  unionOneOfMore: 'z.tuple([z.array(z.union([z.enum(["a", "b"])])), z.union([z.string().optional()])])',
  unionAny: "z.union([z.string(), z.unknown()])",
  xor: "z.xor([z.object({ a: z.string() }), z.object({ b: z.string() })])",
  discriminated:
    'z.discriminatedUnion("t", [z.object({ t: z.literal("a"), a: z.string() }), z.object({ t: z.enum(["b", "c"]), b: z.int() })])',
  intersection: "z.intersection(z.object({ a: z.string() }), z.object({ b: z.int() }))",
  intersectionUnion:
    "z.intersection(z.object({ a: z.string() }), z.union([z.object({ b: z.int() }), z.object({ c: z.int() })]))",
  intersectionNested: "z.object({ a: z.string() }).and(z.object({ b: z.int() })).and(z.looseObject({}))",
  intersectionList: "z.array(z.intersection(z.object({ a: z.string() }), z.object({ b: z.int() })))",
  nonoptional: "z.string().nullish().nonoptional()",
  nonoptionalUnion: "z.union([z.string(), z.undefined(), z.int()]).nonoptional()",
  nonoptionalLiteral: 'z.literal(["a", undefined]).nonoptional()',
  nonoptionalUnknown: "z.unknown().nonoptional()",
  success: "z.success(z.string())",
  readonlyList: "z.array(z.string()).readonly()",
  readonlyListOfLists: "z.array(z.array(z.string()).readonly()).readonly()",
  readonlyTuple: "z.tuple([z.string(), z.int().optional()], z.boolean()).readonly()",
  readonlyEmptyTuple: "z.tuple([]).readonly()",
  readonlyOptionalTuple: "z.tuple([z.string().optional()]).readonly()",
  readonlyMap: "z.map(z.string(), z.int()).readonly()",
  readonlySet: "z.set(z.string()).readonly()",
  readonlyObject: "z.object({ a: z.string().optional() }).readonly()",
  readonlyRecord: "z.record(z.string(), z.int()).readonly()",
  readonlyDate: "z.date().readonly()",
  readonlyString: "z.string().readonly()",
  readonlyUnion: "z.union([z.string(), z.array(z.int()), z.object({ a: z.int() })]).readonly()",
  readonlyNullish: "z.array(z.string()).nullish().readonly()",
  readonlyTwice: "z.array(z.string()).readonly().readonly()",
  readonlyUnknown: "z.unknown().readonly()",
  readonlyAny: "z.any().readonly()",
  readonlyDefault: "z.array(z.string()).default([]).readonly()",
  readonlyPromise: "z.promise(z.string()).readonly()",
  readonlyBrand: 'z.object({ a: z.int() }).brand<"A">().readonly()',
  readonlyIntersection: "z.intersection(z.object({ a: z.string() }), z.object({ b: z.int() })).readonly()",
  refined: "z.object({ a: z.string() }).refine(Boolean).superRefine(() => {})",
  trimmed: "z.string().trim().toLowerCase()",
  piped: "z.string().transform((text): number | null => text.length).pipe(z.number().nullable())",
  codec: "z.codec(z.string(), z.date(), { decode: (text) => new Date(text), encode: (date) => date.toISOString() })",
  preprocessed: "z.preprocess(String, z.object({ a: z.string() }))",
  stringbool: "z.stringbool()",
  described: 'z.string().describe("x").meta({ title: "y" })',
  brand: 'z.string().brand<"Id">()',
  brandNumber: "z.string().brand<7>()",
  brandArgument: 'z.string().brand("Id")',
  brandIn: 'z.string().brand<"Id", "in">()',
  brandInOut: 'z.string().brand<"Id", "inout">()',
  brandObject: 'z.object({ a: z.string().brand<"A">() }).brand<"B">()',
  brandThen: 'z.string().brand<"Id">().min(3).describe("x").optional()',
  brandTwice: 'z.string().brand<"A">().brand<"B">()',
  brandUnion: 'z.union([z.string(), z.int()]).brand<"A">()',
  brandExtended: 'z.object({ a: z.string() }).brand<"A">().extend({ b: z.int() })',
  brandOnOneOfTwo: "z.object({ base, id: branded })",
  recursive: "Category",
  recursiveParts: "z.object({ one: Category, many: z.array(Category).readonly(), some: Category.partial() })",
  mutual: "z.object({ person: Person, pet: Pet })",
  recursiveUnion: "Expression",
  recursiveRecord: "Folder",
  recursiveMap: "Graph",
  recursiveTuple: "Nested",
  json: "z.json()",
  lazy: "z.lazy(() => z.object({ a: z.string() }))",
  shared: "z.object({ a: Address, b: Address.optional(), c: z.array(Address), d: z.union([Address, z.null()]) })",
  sharedReadonly: "z.object({ a: Address.readonly(), b: z.intersection(Address, z.object({ x: z.int() })) })",
  transformed: "z.string().transform((text) => ({ text, size: text.length }))",
  custom: "z.custom<`seat-${number}`>()",
  instance: "z.instanceof(URLSearchParams)",
  file: "z.file()",
  inside: "z.object({ words: Words, more: z.array(Words) })",
  functionField: "z.object({ run: Run })",
  enumDefault: 'z.enum(["a", "b"]).default("a").nullable().readonly()',
} as const;

const head = `import { z } from "zod";

export enum Color { Red = "red", Blue = "blue" }
export enum Level { Low, High = 10 }
export const Roles = { admin: "a", guest: "g" } as const;

const base = z.string();
const branded = base.brand<"Base">();
const Address = z.object({ street: z.string(), zip: z.string().optional() });
export const Words = z.string().transform((text) => text.split(" "));
export const Run = z.function({ input: [z.string()], output: z.int() });

const Category = z.object({
  name: z.string(),
  get children() { return z.array(Category); },
  get parent() { return Category.nullish(); },
});
const Person = z.object({ name: z.string(), get pets() { return z.array(Pet); } });
const Pet = z.object({ name: z.string(), get owner() { return Person.optional(); } });
type Expression = number | { op: "+" | "-"; left: Expression; right: Expression };
const Expression: z.ZodType<Expression> = z.lazy(() =>
  z.union([z.number(), z.object({ op: z.enum(["+", "-"]), left: Expression, right: Expression })]));
const Folder = z.object({ get entries() { return z.record(z.string(), z.union([z.string(), Folder])); } });
const Graph = z.object({ get edges() { return z.map(z.string(), Graph); } });
type Nested = [string, Nested | null];
const Nested: z.ZodType<Nested> = z.lazy(() => z.tuple([z.string(), Nested.nullable()]));

`;

const source =
  head +
  Object.entries(schemas)
    .map(([name, text]) => `export const ${name} = ${text};\n`)
    .join("");

describe("the type of a response is the `z.output` of its schema", () => {
  const compared = () => comparedProject(source, Object.keys(schemas));

  test.each(["typescript", "typescript-6", "typescript-5.9"])(
    "in %s",
    async (compiler) => {
      expect(await compareTypes(compiler, await compared())).toBe("");
    },
    120_000,
  );

  test("without exact optional properties", async () => {
    expect(await compareTypes("typescript", await compared(), { exactOptionalPropertyTypes: false })).toBe("");
  }, 120_000);

  test("and another type would show", async () => {
    const project = await comparedProject('import { z } from "zod";\nexport const a = z.object({ b: z.string() });', [
      "a",
    ]);
    const file = join(project.root, "generated/inputs.ts");
    writeFileSync(file, project.inputs.replace("{ b: string }", "{ b?: string }"));
    expect(await compareTypes("typescript", project)).toContain("not the same: same<z.output<typeof s.a>");
  }, 120_000);
});
