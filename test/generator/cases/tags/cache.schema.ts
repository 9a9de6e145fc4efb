import { defineCache, type } from "cachewright";
import { z } from "zod";
import { articleTags, changed } from "./cache-tags.js";
import type { Article } from "./model.js";

const { get, put, post, del, value, define } = defineCache({
  name: "tags",
  output: "./expected",
  identity: { id: z.number().int(), team: z.string().optional() },
  tags: {
    all: [],
    article: ["slug"],
    "by-team": ["team"],
    translation: ["article slug", "class"],
  },
});

export default define({
  templates: get("/articles/:slug", {
    query: { lang: z.string().optional(), page: z.number().int().default(1) },
    tags: ["all", "article:{params.slug}", "translation:{params.slug}:{query.lang}", "article:page-{query.page}"],
  }),
  identities: get("/teams/:name", {
    identity: "optional",
    tags: ["article:{identity.id}", "by-team:{identity.team}", "by-team:{params.name}"],
  }),
  required: get("/me", { identity: "required", tags: ["article:{identity.id}", "by-team:{identity.team}"] }),
  fixed: get("/fixed", { tags: ["article:front-page", "by-team:it's \"quoted\"", "all"] }),
  importedFunction: get("/lists/:slug", { response: type<Article>(), tags: articleTags }),
  inlineFunction: get("/lists", {
    response: type<readonly Article[]>(),
    tags: (_input, result, tag) => [tag.all(), ...result.map(({ slug }) => tag.article(slug))],
  }),
  change: put("/articles/:slug", {
    query: { lang: z.string().optional() },
    invalidates: ["article:{params.slug}", "translation:{params.slug}:{query.lang}"],
  }),
  changeByFunction: post("/articles", {
    response: type<Article>(),
    invalidates: (_input, result, tag) => [tag.article(result.slug), tag.all()],
  }),
  changeByImport: del("/articles/:slug", { response: type<Article>(), invalidates: changed }),
  changeNothing: post("/log", { invalidates: [] }),
  summary: value({
    input: { slug: z.string(), lang: z.string().optional() },
    value: type<Article>(),
    tags: ["article:{slug}", "translation:{slug}:{lang}"],
  }),
  summaries: value({
    input: { team: z.string() },
    value: type<readonly Article[]>(),
    tags: (input, result, tag) => [tag["by-team"](input.team), ...result.map((each) => tag.article(each.slug))],
  }),
});
