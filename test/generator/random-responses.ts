import fc from "fast-check";

/** Schemas that random ones are made of, by the names of constants: shared ones, a recursive one, a branded one. */
export const randomHead = `import { z } from "zod";

const Shared = z.object({ a: z.string(), b: z.int().optional() });
const Tree = z.object({ name: z.string(), get children() { return z.array(Tree); } });
const Branded = z.string().brand<"Id">();
export const Words = z.string().transform((text) => text.split(" "));

`;

const leaf = fc.constantFrom(
  "z.string()",
  "z.int()",
  "z.boolean()",
  "z.bigint()",
  "z.date()",
  "z.null()",
  "z.undefined()",
  "z.unknown()",
  "z.uuid()",
  'z.enum(["a", "b"])',
  'z.literal(["x", 1, null])',
  'z.templateLiteral(["v", z.int()])',
  "z.stringbool()",
  "Shared",
  "Tree",
  "Branded",
  "Words",
);

const fieldName = fc.constantFrom("a", "b", "c-d", "1");
const key = fc.constantFrom(
  "z.string()",
  "z.number()",
  'z.enum(["k", "l"])',
  'z.templateLiteral(["x-", z.string()])',
  "Branded",
);
const object = (fields: Readonly<Record<string, string>>, kind = "object") =>
  `z.${kind}({ ${Object.entries(fields)
    .map(([name, text]) => `${JSON.stringify(name)}: ${text}`)
    .join(", ")} })`;

/** The source of a random schema. */
export const randomSchema: fc.Arbitrary<string> = fc.letrec<{ schema: string; fields: Record<string, string> }>(
  (tie) => ({
    fields: fc.dictionary(fieldName, tie("schema"), { maxKeys: 3 }),
    schema: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc
        .tuple(tie("fields"), fc.constantFrom("object", "strictObject", "looseObject"))
        .map(([fields, kind]) => object(fields, kind)),
      tie("schema").map((inner) => `z.array(${inner})`),
      tie("schema").map((inner) => `z.set(${inner})`),
      fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((members) => `z.union([${members.join(", ")}])`),
      fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((items) => `z.tuple([${items.join(", ")}])`),
      fc.tuple(tie("schema"), tie("schema")).map(([item, rest]) => `z.tuple([${item}], ${rest})`),
      fc.tuple(key, tie("schema")).map(([of, value]) => `z.record(${of}, ${value})`),
      fc.tuple(key, tie("schema")).map(([of, value]) => `z.map(${of}, ${value})`),
      fc.tuple(tie("fields"), tie("fields")).map(([a, b]) => `z.intersection(${object(a)}, ${object(b)})`),
      fc
        .tuple(
          tie("schema"),
          fc.constantFrom("optional", "nullable", "nullish", "exactOptional", "readonly", "nonoptional"),
        )
        .map(([inner, wrapper]) => `${inner}.${wrapper}()`),
      tie("schema").map((inner) => `${inner}.refine(Boolean)`),
      tie("schema").map((inner) => `z.lazy(() => ${inner})`),
    ),
  }),
).schema;
