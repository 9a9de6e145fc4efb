import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

export default define({
  item: get("/items/:id", { ttl: -5, tags: ["itm:{params.id}"] as never }),
  list: get("items" as "/items", { ttl: "5 weeks" as "5m" }),
  search: get("/search", { query: { q: z.string().refine((q) => q !== "") } }),
  same: get("/items/:slug"),
});
