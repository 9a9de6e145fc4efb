import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

export default define({
  a: get("/a/:id", { tags: ["itm:{params.id}"] as never }),
  b: get("/b/:id", { tags: ["item"] as never }),
  c: get("/c/:id", { tags: ["items:{params.id}"] as never }),
  d: get("/d/:id", { tags: ["item:{params.ld}"] as never }),
  e: put("/e/:id", { invalidates: ["item:{params.id}:{params.id}"] as never }),
});
