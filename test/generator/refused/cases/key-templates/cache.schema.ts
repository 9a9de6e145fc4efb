import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

export default define({
  a: get("/a", { query: { q: z.string() }, key: "a/{query.p}" as never }),
  b: get("/b", { query: { q: z.string() }, key: "b/{query.q" as never }),
  c: get("/c", { query: { x: z.string(), y: z.string() }, key: "{query.x}{query.y}" as never }),
  d: get("/d", { query: { list: z.array(z.string()) }, key: "d/{query.list}" as never }),
  e: get("/e", { query: { since: z.date() }, key: "e/{query.since}" as never }),
});
