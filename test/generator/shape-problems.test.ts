import { describe, expect, test } from "vitest";
import { z } from "zod";
import { shapeOf } from "../../generator/model/shape.js";

const problem = (schema: z.core.$ZodType) => shapeOf(schema as never).problem;

describe("problems", () => {
  let calls = 0;
  const recursive: z.ZodType = z.object({
    get child() {
      return recursive;
    },
  });
  test.each<[string, z.core.$ZodType, string]>([
    ["transform", z.string().transform(Number), "`.transform()`"],
    ["preprocess", z.preprocess(String, z.string()), "`z.preprocess()`"],
    ["pipe", z.string().pipe(z.string()), "`.pipe()`"],
    ["codec", z.codec(z.string(), z.int(), { decode: Number, encode: String }), "`z.codec()`"],
    ["stringbool", z.stringbool(), "`z.stringbool()`"],
    ["refine on a string", z.string().refine(Boolean), "`.refine()`"],
    ["refine on an object", z.object({}).refine(Boolean), "`.refine()`"],
    ["refine on a number", z.number().refine(Boolean), "`.refine()`"],
    ["refine on an enum", z.enum(["a"]).refine(Boolean), "`.refine()`"],
    ["refine on optional", z.string().optional().refine(Boolean), "`.refine()`"],
    ["superRefine on an array", z.array(z.string()).superRefine(() => {}), "`.refine()`"],
    ["coerce number", z.coerce.number(), "`z.coerce.number()`"],
    ["coerce string", z.coerce.string(), "`z.coerce.string()`"],
    ["coerce boolean", z.coerce.boolean(), "`z.coerce.boolean()`"],
    ["overwrite", z.string().overwrite((text) => text.slice(1)), "`.overwrite()`"],
    ["coerce date", z.coerce.date(), "`z.coerce.date()`"],
    ["a union of lists", z.union([z.string(), z.array(z.string())]), "a union of what is not scalar"],
    ["map", z.map(z.string(), z.string()), "`z.map()`"],
    ["set", z.set(z.string()), "`z.set()`"],
    ["bigint", z.bigint(), "`z.bigint()`"],
    [
      "discriminated union",
      z.discriminatedUnion("t", [z.object({ t: z.literal("a") })]),
      "a union of what is not scalar",
    ],
    ["intersection", z.intersection(z.object({}), z.object({})), "`z.intersection()`"],
    ["record", z.record(z.string(), z.string()), "`z.record()`"],
    ["tuple", z.tuple([z.string()]), "`z.tuple()`"],
    ["lazy", z.lazy(() => z.string()), "`z.lazy()`"],
    ["any", z.any(), "`z.any()`"],
    ["unknown", z.unknown(), "`z.unknown()`"],
    ["never", z.never(), "`z.never()`"],
    ["undefined", z.undefined(), "`z.undefined()`"],
    ["custom", z.custom<string>(() => true), "`z.custom()`"],
    ["instanceof", z.instanceof(Date), "`z.instanceof()`"],
    ["catch", z.string().catch("x"), "`.catch()`"],
    ["prefault", z.string().prefault("x"), "`.prefault()`"],
    ["nonoptional", z.string().optional().nonoptional(), "`.nonoptional()`"],
    ["symbol", z.symbol(), "`z.symbol()`"],
    ["nan", z.nan(), "`z.nan()`"],
    ["url", z.url(), "format `url`"],
    ["old style url", z.string().url(), "format `url`"],
    ["jwt", z.jwt(), "format `jwt`"],
    ["ipv6", z.ipv6(), "format `ipv6`"],
    ["base64", z.base64(), "format `base64`"],
    ["a format made of a function", z.stringFormat("even", (text) => text.length % 2 === 0), "format `even`"],
    ["template literal", z.templateLiteral(["a", z.int()]), "`z.templateLiteral()`"],
    ["bigint literal", z.literal(1n), "a literal of type bigint"],
    ["undefined literal", z.literal([undefined, "a"]), "`z.literal(undefined)`"],
    ["loose object", z.looseObject({}), "undeclared keys"],
    ["catchall", z.object({}).catchall(z.string()), "undeclared keys"],
    ["optional elements", z.array(z.string().optional()), "no missing elements"],
    ["an array without an element", z.array(undefined as never), "there is no schema"],
    ["a union with something else", z.union([z.string(), "x" as never]), "there is no schema"],
    ["an optional nothing", z.optional(undefined as never), "there is no schema"],
    ["a changing default", z.int().default(() => calls++), "changes from call to call"],
    ["a default that throws", z.int().default(() => JSON.parse("{") as number), "the default throws SyntaxError"],
    ["the time as a default", z.int().default(() => Date.now()), "changes from call to call"],
    [
      "the day as a default",
      z.string().default(() => new Date().toISOString().slice(0, 10)),
      "changes from call to call",
    ],
    ["a Date as default", z.custom<Date>().default(new Date(0)), "`z.custom()`"],
    [
      "a default that is no JSON",
      z.number().default(Number.NaN),
      "the default is `NaN`, which generated code cannot hold",
    ],
    ["a schema in itself", recursive, "contains itself"],
  ])("%s", (_name, schema, reason) => {
    expect(problem(schema)?.reason).toContain(reason);
    expect(problem(schema)?.fix).toMatch(/\w/);
  });

  test("the path leads to the culprit", () => {
    expect(problem(z.object({ a: z.object({ list: z.array(z.bigint()).optional() }) }))?.path).toEqual([
      "a",
      "list",
      "[]",
    ]);
    expect(problem(z.array(z.string().optional()))?.path).toEqual(["[]"]);
    expect(problem(z.bigint())?.path).toEqual([]);
  });

  test("a schema may be used twice side by side", () => {
    const slug = z.string();
    expect(problem(z.object({ a: slug, b: z.array(slug) }))).toBeUndefined();
  });
});
