import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

const size = 10;

export default define({
  list: get("/items", { query: { page: z.number() }, key: ({ query }): { page: number } => ({ page: Math.floor(query.page / size) }) }),
});
