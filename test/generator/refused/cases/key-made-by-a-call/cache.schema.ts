import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

function keyOf(step: number) {
  return ({ query }: { query: { page: number } }): { page: number } => ({ page: query.page - (query.page % step) });
}

export default define({
  list: get("/items", { query: { page: z.number() }, key: keyOf(10) }),
});
