import { defineCache } from "cachewright";
import { z } from "zod";

const { get, value, define } = defineCache({ name: "wrapped", output: "./expected" });

const item = z.object({ id: z.int(), name: z.string() });

export default define({
  fields: get("/fields", {
    response: z.object({
      optional: z.string().optional(),
      exact: z.string().exactOptional(),
      nullable: z.string().nullable(),
      nullish: z.string().nullish(),
      default: z.string().default("x"),
      defaultOfOptional: z.string().optional().default("x"),
      prefault: z.string().prefault("x"),
      catch: z.string().optional().catch("x"),
      present: z.string().nullish().nonoptional(),
      undefined: z.undefined(),
      void: z.void(),
    }),
  }),
  readonly: get("/readonly", {
    response: z.object({
      list: z.array(z.string()).readonly(),
      lists: z.array(z.array(z.string()).readonly()),
      object: z.object({ a: z.int() }).readonly(),
      either: z.array(z.string()).nullable().readonly(),
      items: z.array(item).readonly(),
      first: item.readonly().optional(),
    }),
  }),
  changed: get("/changed", {
    response: z.object({
      refined: z.string().refine(Boolean),
      trimmed: z.string().trim().toLowerCase(),
      coerced: z.coerce.number(),
      piped: z.string().pipe(z.enum(["a", "b"])),
      decoded: z.codec(z.string(), z.date(), { decode: (text) => new Date(text), encode: (date) => date.toISOString() }),
      prepared: z.preprocess(String, z.string().optional()),
      flag: z.stringbool(),
    }),
  }),
  later: value({ input: { id: z.string() }, value: z.object({ later: z.promise(z.string()), all: z.set(item) }) }),
});
