import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

export default define({
  a: get("/a", { query: { q: z.string().transform((q) => q.length) as never } }),
  b: get("/b", { query: { q: z.coerce.number() } }),
  c: get("/c", { query: { q: z.object({ x: z.string() }) as never } }),
  d: get("/d", { query: { q: z.map(z.string(), z.string()) as never } }),
  e: get("/e", { query: { q: z.union([z.string(), z.array(z.string())]) as never } }),
  f: get("/f/:ids", { params: { ids: z.array(z.string()) as never } }),
});
