import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

export default define({
  item: get("/items/:id"),
  list: { path: "/items" } as never,
});
