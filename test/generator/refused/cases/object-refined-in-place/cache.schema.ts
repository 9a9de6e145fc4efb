import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

export default define({
  list: get("/items", { query: z.object({ from: z.int(), to: z.int() }).refine(({ from, to }) => from <= to) }),
});
