import { defineCache } from "cachewright";
import { z } from "zod";
import { Color, Level, Roles } from "./model.js";

const { get, value, define } = defineCache({ name: "records", output: "./expected" });

const language = z.enum(["en", "pt-BR"]);

export default define({
  strings: get("/strings", { response: z.record(z.string(), z.array(z.string())) }),
  numbers: get("/numbers", { response: z.record(z.number(), z.boolean()) }),
  exhaustive: get("/exhaustive", { response: z.record(language, z.string()) }),
  partial: get("/partial", { response: z.partialRecord(language, z.string()) }),
  constants: get("/constants", { response: z.record(z.literal(["a", 1]), z.int().nullable()) }),
  patterns: get("/patterns", { response: z.record(z.templateLiteral(["x-", z.string()]), z.string()) }),
  mixed: get("/mixed", { response: z.record(z.union([z.literal("id"), z.templateLiteral(["n", z.int()])]), z.int()) }),
  colors: get("/colors", { response: z.object({ all: z.record(z.enum(Color), z.int()), one: z.enum(Color) }) }),
  levels: get("/levels", { response: z.array(z.enum(Level)) }),
  roles: get("/roles", { response: z.enum(Roles) }),
  loose: get("/loose", { response: z.looseObject({ id: z.string(), at: z.number().optional() }) }),
  open: get("/open", { response: z.looseObject({}) }),
  strict: get("/strict", { response: z.strictObject({ id: z.string() }) }),
  same: get("/same", { response: z.object({ total: z.number() }).catchall(z.number()) }),
  other: get("/other", { response: z.object({ name: z.string() }).catchall(z.number()) }),
  collections: value({
    input: { id: z.string() },
    value: z.object({ counts: z.map(z.string(), z.int()), seen: z.set(z.union([z.string(), z.int()])) }),
  }),
});
