import { defineCache } from "cachewright";
import { z } from "zod";

const { get, define } = defineCache({
  name: "app-key-inline",
  output: "./expected",
  headers: { "x-tenant": z.string().optional() },
  key: ({ headers }, route) => ({ tenant: headers["x-tenant"] ?? "none", route: route.name }) as const,
});

export default define({
  list: get("/items", { query: { page: z.number().int().default(1), sort: z.enum(["asc", "desc"]).optional() } }),
  item: get("/items/:id/parts/:part", { params: { part: z.number().int() } }),
});
