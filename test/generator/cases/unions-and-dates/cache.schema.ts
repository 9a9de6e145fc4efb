import { defineCache } from "cachewright";
import { z } from "zod";

const { get, value, define } = defineCache({ name: "calendar", output: "./expected" });

/** Texts that are changed before they are checked, points in time, and scalars of several kinds. */
export const everything = {
  name: z.string().trim().toLowerCase().min(1),
  shout: z.string().toUpperCase().optional(),
  email: z.email().toLowerCase().optional(),
  letters: z.string().min(2).normalize("NFKC").max(3).nullish(),
  words: z.array(z.string().trim()).default([]),
  since: z.date(),
  until: z.date().min(new Date(0)).max(new Date("1999-01-01")).optional(),
  days: z.array(z.date()).optional(),
  noDay: z.date().nullable(),
  id: z.union([z.int(), z.uuid()]),
  flagOrText: z.union([z.boolean(), z.string().trim()]).optional(),
  constant: z.union([z.literal("auto"), z.literal(0), z.enum(["a", "b"])]).optional(),
  numberOrNull: z.union([z.number().min(1), z.null()]).default(null),
  many: z.array(z.union([z.int(), z.boolean()])).optional(),
};

export default define({
  list: get("/list/:id", { params: { id: everything.id }, query: everything }),
  slot: value({ input: { since: z.date(), id: z.union([z.int(), z.string()]).optional() } }),
});
