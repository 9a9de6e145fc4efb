import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

export default define({
  list: get("/items", { query: { page: z.number() }, key: ({ query }) => JSON.parse(String(query.page)) }),
});
