import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

export default define({
  a: get("/a", { ttl: "soon" as "5m" }),
  b: get("/b", { ttl: Number.NaN }),
  c: get("/c", { staleWhileRevalidate: -1 }),
  d: get("/d", { ttl: 10, softTimeout: "5x" as "5s" }),
  e: get("/e", { jitter: 2 }),
});
