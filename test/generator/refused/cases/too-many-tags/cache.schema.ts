import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

export default define({
  a: get("/a/:id", { tags: Array.from({ length: 33 }, () => "item:{params.id}") as never }),
});
