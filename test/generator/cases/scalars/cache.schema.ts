import { defineCache } from "cachewright";
import { z } from "zod";

const { get, post, define } = defineCache({
  name: "scalars",
  output: "./expected",
  targets: ["express"],
  identity: { id: z.number().int(), roles: z.array(z.string()).optional() },
});

/** One query parameter of every kind that a request can say. */
export const everything = {
  text: z.string(),
  checked: z.string().min(2).max(5).startsWith("a").regex(/^[a-z"'`$\\/]+$/i),
  ending: z.string().length(3).endsWith("}`").optional(),
  containing: z.string().includes("*/").optional(),
  uuid: z.uuid().optional(),
  email: z.email().optional(),
  day: z.iso.date().default("2026-01-31"),
  number: z.number().gt(-1.5).lte(1e21),
  tenths: z.number().multipleOf(0.1).optional(),
  int: z.int().optional(),
  small: z.int32().optional(),
  page: z.number().int().min(1).max(100).default(1),
  flag: z.boolean(),
  off: z.boolean().default(false),
  sort: z.enum(["asc", "desc"]).default("asc"),
  level: z.enum({ Low: 1, High: 2 }).optional(),
  only: z.literal("only").optional(),
  three: z.literal(3).optional(),
  mixed: z.literal(["auto", 0, true, null]).optional(),
  nothing: z.null().optional(),
  nullable: z.string().nullable(),
  nullableCount: z.number().int().nullable().default(null),
  nullishText: z.string().min(1).nullish(),
  tags: z.array(z.string()),
  ids: z.array(z.number().int().min(0)).max(3).optional(),
  flags: z.array(z.boolean()).min(1).default([true]),
  levels: z.array(z.enum(["a", "b"])).default([]),
  codes: z.array(z.literal([1, "one"])).optional(),
  gaps: z.array(z.number().nullable()).optional(),
  nullableList: z.array(z.string()).nullable(),
  pattern: z.string().regex(/^[é\é☃\/]+$/).optional(),
};

export default define({
  search: get("/search", { query: everything }),
  byPath: get("/:text/items/:count/:flag/:kind", {
    params: { count: z.number().int(), flag: z.boolean(), kind: z.enum(["a", "b"]) },
    identity: "required",
  }),
  carried: get("/carried", {
    headers: { "x-count": z.number().optional(), "x-flag": z.boolean().default(false) },
    cookies: { session: z.string().min(1).optional(), theme: z.enum(["dark", "light"]).default("light") },
    identity: "optional",
  }),
  paged: get("/paged", { query: z.object({ page: z.number().int().default(1), size: z.number().int().default(20) }) }),
  change: post("/search/:id", {
    params: { id: z.uuid() },
    query: { dry: z.boolean().default(false) },
    invalidates: [],
  }),
});
