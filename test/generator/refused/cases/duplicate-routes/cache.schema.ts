import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

export default define({
  one: get("/items/:id"),
  two: get("/items/:slug"),
  add: post("/items"),
  create: post("/items"),
});
