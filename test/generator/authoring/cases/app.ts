import { defineCache } from "cachewright";
import { z } from "zod";

export const { get, post, put, patch, del, value, define } = defineCache({
  name: "conduit",
  output: "./generated",
  targets: ["express"],
  ttl: "60s",
  identity: { username: z.string() },
  headers: { "x-tenant": z.string().optional() },
  tags: { article: ["slug"], articles: [], comment: ["slug", "id"] },
});
