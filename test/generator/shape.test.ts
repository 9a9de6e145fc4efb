import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { z as mini } from "zod/mini";
import { shapeOf } from "../../generator/model/shape.js";
import type { NumberCheck, Shape, StringChange, StringCheck } from "../../templates/model.js";

const shape = (schema: z.core.$ZodType): Shape => {
  const result = shapeOf(schema as never);
  if (result.shape === undefined) throw new Error(`${result.problem.path.join(".")}: ${result.problem.reason}`);
  return result.shape;
};

/** What a shape means, written down as simply as possible, to be compared with zod. */
function accepts(of: Shape, value: unknown): boolean {
  switch (of.kind) {
    case "string":
      return typeof value === "string" && acceptsChanged(of.checks, value);
    case "date":
      return value instanceof Date && of.checks.every((check) => acceptsNumber(check, value.getTime()));
    case "union":
      return of.options.some((option) => accepts(option, value));
    case "schema":
      throw new Error("no schema of these is imported");
    case "number":
      if (typeof value !== "number" || !(of.int ? Number.isSafeInteger(value) : Number.isFinite(value))) return false;
      return of.checks.every((check) => acceptsNumber(check, value));
    case "boolean":
      return typeof value === "boolean";
    case "null":
      return value === null;
    case "enum":
    case "literal":
      return of.values.includes(value as never);
    case "array":
      if (!Array.isArray(value) || value.length < (of.min ?? 0) || value.length > (of.max ?? Infinity)) return false;
      return value.every((element) => accepts(of.element, element));
    case "object":
      if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
      return of.fields.every(({ name, shape: field }) => accepts(field, (value as Record<string, unknown>)[name]));
    case "optional":
    case "default":
      return value === undefined || accepts(of.inner, value);
    case "nullable":
      return value === null || accepts(of.inner, value);
  }
}

/** Checks see what the changes before them made. */
function acceptsChanged(steps: readonly (StringChange | StringCheck)[], text: string): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return true;
  switch (step.kind) {
    case "trim":
    case "toLowerCase":
    case "toUpperCase":
      return acceptsChanged(rest, text[step.kind]());
    case "normalize":
      return acceptsChanged(rest, text.normalize(step.form));
    default:
      return acceptsString(step, text) && acceptsChanged(rest, text);
  }
}

function acceptsString(check: StringCheck, value: string): boolean {
  if (check.kind === "pattern") return new RegExp(check.source, check.flags).test(value);
  if (check.kind === "startsWith") return value.startsWith(check.value);
  if (check.kind === "endsWith") return value.endsWith(check.value);
  if (check.kind === "includes") return value.includes(check.value);
  const { length } = Array.from(value);
  return check.kind === "min"
    ? length >= check.value
    : check.kind === "max"
      ? length <= check.value
      : length === check.value;
}

function acceptsNumber(check: NumberCheck, value: number): boolean {
  if (check.kind === "multipleOf") return value % check.value === 0;
  if (check.inclusive && value === check.value) return true;
  return check.kind === "min" ? value > check.value : value < check.value;
}

describe("the same values as zod", () => {
  const agree = (schema: z.ZodType, values: fc.Arbitrary<unknown>) => {
    const compiled = shape(schema);
    fc.assert(
      fc.property(values, (value) => {
        expect(accepts(compiled, value)).toBe(schema.safeParse(value).success);
      }),
      { numRuns: 400 },
    );
  };
  const texts = fc.string({ unit: fc.constantFrom("a", "b", "A", "\n", "😀", "-", "1"), maxLength: 6 });

  test.each<[string, z.ZodType]>([
    ["min", z.string().min(2)],
    ["max", z.string().max(3)],
    ["length", z.string().length(2)],
    ["nonempty", z.string().nonempty()],
    ["startsWith", z.string().startsWith("a")],
    ["endsWith", z.string().endsWith("b")],
    ["includes", z.string().includes("ab")],
    ["includes from a position", z.string().includes("a", { position: 2 })],
    ["regex", z.string().regex(/^a+b?$/)],
    ["regex with flags", z.string().regex(/B/gi)],
    ["sticky regex", z.string().regex(/b/my)],
    ["lowercase", z.string().lowercase()],
    ["uppercase", z.string().uppercase()],
    ["several", z.string().min(1).max(4).startsWith("a")],
    ["a named pattern", z.stringFormat("ab", /^[ab]*$/)],
  ])("string: %s", (_name, schema) => agree(schema, fc.oneof(texts, fc.constantFrom(1, null, undefined))));

  test.each<[string, z.ZodType, fc.Arbitrary<string>]>([
    ["uuid", z.uuid(), fc.uuid()],
    ["uuid v4", z.uuidv4(), fc.uuid()],
    ["guid", z.guid(), fc.uuid()],
    ["old style uuid", z.string().uuid(), fc.uuid()],
    ["email", z.email(), fc.emailAddress()],
    ["ipv4", z.ipv4(), fc.ipV4()],
    ["hex", z.hex(), fc.stringMatching(/^[0-9a-fA-F]{0,8}$/)],
    ["iso date", z.iso.date(), fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))],
    ["iso datetime", z.iso.datetime(), fc.date({ noInvalidDate: true }).map((date) => date.toISOString())],
    ["ulid", z.ulid(), fc.ulid()],
    ["nanoid", z.nanoid(), fc.stringMatching(/^[\w-]{20,22}$/)],
  ])("format: %s", (_name, schema, values) => {
    const damaged = fc.tuple(values, fc.nat(), fc.constantFrom("", "g", "Z", " ")).map(([text, at, insert]) => {
      const index = at % (text.length + 1);
      return text.slice(0, index) + insert + text.slice(index + 1);
    });
    agree(schema, fc.oneof(values, damaged));
  });

  test.each<[string, z.ZodType]>([
    ["number", z.number()],
    ["int", z.int()],
    ["number().int()", z.number().int()],
    ["bounds", z.number().min(-2).max(7)],
    ["exclusive bounds", z.number().gt(-2).lt(7)],
    ["positive", z.number().positive()],
    ["nonnegative", z.number().nonnegative()],
    ["multipleOf", z.number().max(1e9).multipleOf(3)],
    ["int32", z.int32()],
    ["uint32", z.uint32()],
    ["float32", z.float32()],
  ])("number: %s", (_name, schema) => {
    const edges = fc.constantFrom(-2, 7, 0, -0, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 53, 1e39, NaN, Infinity, "1", null);
    agree(
      schema,
      fc.oneof(
        fc.integer({ min: -10, max: 10 }),
        fc.integer({ min: -40, max: 40 }).map((quarters) => quarters / 4),
        edges,
      ),
    );
  });

  // What TypeScript makes of `enum Size { Small, Large = 5 }`.
  const Size = { Small: 0, Large: 5, 0: "Small", 5: "Large" } as const;
  test.each<[string, z.ZodType]>([
    ["boolean", z.boolean()],
    ["null", z.null()],
    ["enum", z.enum(["a", "b"])],
    ["numeric TypeScript enum", z.enum(Size)],
    ["literals", z.literal(["a", 5, true, null])],
    ["nullable", z.string().nullable()],
    ["nullish", z.int().nullish()],
    ["default", z.enum(["a", "b"]).default("b")],
    ["nullable default", z.string().default("a").nullable()],
    ["default optional", z.string().optional().default("a")],
    ["array", z.array(z.string()).min(1).max(2)],
    ["array of a length", z.array(z.string()).length(2)],
    ["object", z.object({ a: z.string().optional(), b: z.array(z.int()) })],
  ])("%s", (_name, schema) => {
    const leaf = fc.constantFrom("a", "b", "Small", 0, 5, 1, true, null, undefined);
    const object = fc.record({ a: leaf, b: fc.oneof(leaf, fc.array(leaf, { maxLength: 2 })) }, { requiredKeys: [] });
    agree(schema, fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), object));
  });
});

describe("form", () => {
  test("optional and default are outermost, nullable is inside them", () => {
    const text = { kind: "string", checks: [] };
    expect(shape(z.string().default("x").nullable())).toEqual({
      kind: "default",
      value: "x",
      inner: { kind: "nullable", inner: text },
    });
    expect(shape(z.string().optional().nullable())).toEqual({
      kind: "optional",
      inner: { kind: "nullable", inner: text },
    });
    expect(shape(z.string().default("x").optional())).toEqual({ kind: "default", value: "x", inner: text });
    expect(shape(z.string().optional().default("x"))).toEqual({ kind: "default", value: "x", inner: text });
    expect(shape(z.string().optional().optional())).toEqual({ kind: "optional", inner: text });
    expect(shape(z.string().default("x").default("y"))).toMatchObject({ value: "y", inner: text });
    expect(shape(z.string().nullable().nullable())).toEqual({ kind: "nullable", inner: text });
  });

  test("object fields are sorted by name", () => {
    const fields = { b: z.boolean(), a: z.null(), B: z.boolean() };
    expect(shape(z.object(fields))).toEqual(shape(z.strictObject(fields)));
    expect(shape(z.object(fields))).toMatchObject({ fields: [{ name: "B" }, { name: "a" }, { name: "b" }] });
  });

  test("a format becomes a named pattern, `regex` a plain one", () => {
    expect(shape(z.uuid())).toMatchObject({ checks: [{ kind: "pattern", format: "uuid", flags: "" }] });
    expect(shape(z.string().regex(/a/gi))).toEqual({
      kind: "string",
      checks: [{ kind: "pattern", format: "pattern", source: "a", flags: "i" }],
    });
  });

  test("int32 is an int with bounds", () => {
    expect(shape(z.int32())).toEqual({
      kind: "number",
      int: true,
      checks: [
        { kind: "min", value: -2147483648, inclusive: true },
        { kind: "max", value: 2147483647, inclusive: true },
      ],
    });
  });

  test("a default function is read as its value", () => {
    expect(shape(z.array(z.string()).default(() => ["a"]))).toMatchObject({ kind: "default", value: ["a"] });
  });

  test("readonly, brand and descriptions change nothing", () => {
    const described = z.string().min(1).brand("Slug").describe("a slug").meta({ example: "x" }).readonly();
    expect(shape(described)).toEqual({ kind: "string", checks: [{ kind: "min", value: 1 }] });
  });

  test("zod/mini gives the same shapes", () => {
    const small = mini.object({
      a: mini.optional(mini.string().check(mini.minLength(2), mini.describe("x"))),
      b: mini._default(mini.int().check(mini.lte(9)), 3),
    });
    expect(shape(small)).toEqual(shape(z.object({ a: z.string().min(2).optional(), b: z.int().max(9).default(3) })));
  });

  test("a shape is plain data", () => {
    const everything = z.object({
      a: z.uuid().optional(),
      b: z.array(z.enum(["x"])).min(1),
      c: z.int().max(3).default(2),
    });
    expect(structuredClone(shape(everything))).toEqual(shape(everything));
  });
});
