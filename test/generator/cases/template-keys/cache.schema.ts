import { defineCache } from "cachewright";
import { z } from "zod";

const { get, define } = defineCache({
  name: "template-keys",
  output: "./expected",
  identity: { id: z.number().int(), team: z.string().optional() },
});

export default define({
  plain: get("/articles/:slug", { key: "article/{params.slug}" }),
  optionals: get("/articles", {
    query: {
      tag: z.string().optional(),
      author: z.string().nullish(),
      limit: z.number().int().default(20),
      debug: z.boolean().default(false), // in no key, so in no handler
    },
    key: "list/{query.tag}/{query.author}/{query.limit}",
  }),
  optionalIdentity: get("/feed/:page", {
    params: { page: z.number().int() },
    identity: "optional",
    key: "feed/{identity.id}:{identity.team}/{params.page}",
  }),
  team: get("/team", { identity: "optional", key: "team/{identity.team}" }),
  requiredIdentity: get("/me", { identity: "required", key: "me/{identity.id}" }),
  constant: get("/about", { query: { ref: z.string().optional() }, key: 'about us, "quoted" `$ticks` \\ é' }),
  twice: get("/twice", {
    query: { a: z.string() },
    headers: { "x-tenant": z.string().optional() },
    key: "{query.a}|{headers.x-tenant}|{query.a}",
  }),
});
