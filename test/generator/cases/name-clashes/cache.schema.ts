import { defineCache, type } from "cachewright";
import { z } from "zod";
import { feedKey, part, record, text } from "./cache-keys.js";
import { tag, tagsOf } from "./cache-tags.js";
import type { Cache, GetArticleInput, GetArticleResponse, Route, RouteHandler, TagHandle } from "./model.js";

const { get, value, post, define } = defineCache({
  name: "names",
  output: "./expected",
  targets: ["express"],
  tags: { tag: ["name"], class: ["default"] },
});

const query = { a: z.string() };

export default define({
  getArticle: get("/articles/:slug", { response: type<GetArticleResponse>() }),
  feed: get("/feed", { query, key: feedKey, response: type<{ GetArticleInput: GetArticleInput }>() }),
  fit: get("/fit", { query, key: text, response: type<Route>() }),
  text: get("/text", { query, key: record, response: type<RouteHandler>() }),
  wrappers: get("/wrappers", { query, key: part, response: type<Cache>(), tags: tag }),
  cache: get("/cache", { query, response: type<TagHandle>(), tags: tagsOf }),
  input: value({ input: { input: z.string(), key: z.string().optional() }, tags: ["class:{input}"] }),
  keyed: value({ input: { key: z.string(), default: z.string() }, key: "{key}/{default}" }),
  delete: post("/delete", { query: { new: z.string() }, invalidates: ["tag:{query.new}"] }),
  default: get("/default", { query: { default: z.string() } }),
});
