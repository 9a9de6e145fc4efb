import { defineCache } from "cachewright";
import { z } from "zod";
import { tenantKey } from "./cache-keys.js";

const { get, define } = defineCache({
  name: "app-key",
  output: "./expected",
  targets: ["express"],
  identity: { id: z.string(), role: z.enum(["admin", "user"]) },
  headers: { "x-tenant": z.string().default("none"), "accept-language": z.string().optional() },
  key: tenantKey,
});

export default define({
  home: get("/", {}),
  article: get("/articles/:slug", {
    query: { version: z.number().int().optional(), draft: z.boolean().default(false) },
    identity: "required",
  }),
  own: get("/own/:id", { headers: { "x-own": z.string() }, key: "own/{params.id}/{headers.x-own}" }),
});
