import { defineCache, type } from "cachewright";
import { z } from "zod";
import { feedKey } from "../cache-keys.js";
import { ArticleList, type ArticleResponse, type User } from "../model.js";

const { get, put, value, define } = defineCache({
  name: "conduit",
  output: "./generated",
  targets: ["express"],
  ttl: "60s",
  identity: { username: z.string() },
  headers: { "x-tenant": z.string().optional() },
  tags: { article: ["slug"], articles: [], user: ["id"] },
});

export default define({
  getArticle: get("/articles/:slug", {
    identity: "optional",
    response: type<ArticleResponse>(),
    ttl: "5m",
    staleWhileRevalidate: "1h",
    staleIfError: "1d",
    tags: ["article:{params.slug}"],
  }),
  listArticles: get("/articles", {
    query: { tag: z.string().optional(), limit: z.number().int().max(100).default(20) },
    response: ArticleList,
    tags: (input, result, tag) => ["articles", ...result.articles.map((a) => tag.article(a.slug))],
    key: "list/{query.tag}/{query.limit}/{headers.x-tenant}",
  }),
  feed: get("/articles/feed", { identity: "required", key: feedKey, ttl: 30 }),
  updateArticle: put("/articles/:slug", { invalidates: ["article:{params.slug}", "articles"] }),
  userById: value({ input: { id: z.uuid() }, value: type<User>(), ttl: "10m", tags: ["user:{id}"] }),
});
