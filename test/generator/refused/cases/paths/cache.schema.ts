import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

export default define({
  a: get("items" as "/items"),
  b: get("/items?all=true" as "/items"),
  c: get("/items/:" as "/items"),
  d: get("/items/:id/:id"),
  e: get("/items#top" as "/items"),
});
