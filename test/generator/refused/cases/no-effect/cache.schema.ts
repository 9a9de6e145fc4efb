import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

export default define({
  item: get("/items/:id", { softTimeout: "1s" }),
  list: get("/items", { staleIfError: "1h", softTimeout: "5s", hardTimeout: "2s" }),
  gone: get("/gone", { negativeTtl: { 200: "1m" } as never }),
});
