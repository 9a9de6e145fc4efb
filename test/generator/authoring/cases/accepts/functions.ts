import { defineCache, type, type KeyFunction } from "cachewright";
import { z } from "zod";
import { get, put, value } from "../app.js";
import { feedKey, searchKey } from "../cache-keys.js";
import { exactly } from "../exactly.js";
import type { ArticleResponse, User } from "../model.js";

get("/feed", { identity: "required", key: feedKey });
get("/search", { query: { text: z.string() }, key: searchKey });
get("/search", {
  query: { text: z.string().optional() },
  key: ({ query }) => ({ text: query.text, version: 2, all: true }),
});
get("/articles", { tags: () => ["articles"], key: () => "all" });
get("/articles/:slug", {
  response: type<ArticleResponse>(),
  tags: (_input, result, tag) => [exactly<ArticleResponse>()(result), tag.article(result.article.slug), tag.articles()],
});
get("/articles/:slug", { tags: (_input, result, tag) => [exactly<unknown>()(result), tag.comment("slug", 7)] });
put("/articles/:slug", {
  response: type<ArticleResponse>(),
  invalidates: ({ params }, { article }, tag) => [tag.article(params.slug), tag.article(article.slug)],
});
value({
  input: { id: z.uuid() },
  value: type<User>(),
  key: ({ id }) => ({ id }),
  tags: ({ id }, user, tag) => [tag.article(id), exactly<User>()(user)],
});

const bySlug: KeyFunction<{ readonly params: { readonly slug: string } }> = ({ params }) => params.slug;
get("/articles/:slug", { key: bySlug });

function tagsOf(_input: unknown, result: { articles: { slug: string }[] }): string[] {
  return result.articles.map(({ slug }) => `article:${slug}`);
}
get("/articles", { response: z.object({ articles: z.array(z.object({ slug: z.string() })) }), tags: tagsOf });

defineCache({
  name: "shop",
  output: "./generated",
  identity: z.object({ id: z.number() }),
  headers: { "x-tenant": z.string() },
  key: (input, route) => {
    exactly<{
      readonly headers: { readonly "x-tenant": string };
      readonly identity?: { id: number } | undefined;
    }>()(input);
    exactly<{ readonly name: string; readonly path: string }>()(route);
    return { tenant: input.headers["x-tenant"], reader: input.identity?.id, route: route.name };
  },
});
