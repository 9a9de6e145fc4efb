import { defineCache, type } from "cachewright";
import { z } from "zod";
import type Shop from "./model.js";
import { type Article, type Article as Post, type File, type Page } from "./model.js";
import type * as model from "./model.js";

const { get, put, value, define } = defineCache({ name: "responses", output: "./expected" });

const author = z.object({ name: z.string(), "e-mail": z.email().nullable(), bio: z.string().optional() });

export default define({
  object: get("/object", {
    response: z.object({
      author,
      articles: z.array(z.object({ slug: z.string(), tags: z.array(z.string()), rating: z.number().nullish() })),
      kind: z.enum(["a", "b"]),
      page: z.number().int().default(1),
    }),
  }),
  list: get("/list", { response: z.array(author) }),
  matrix: get("/matrix", { response: z.array(z.array(z.number().nullable())) }),
  nothing: get("/nothing", { response: z.null() }),
  empty: get("/empty", { response: z.object({}) }),
  inline: get("/inline", { response: type<{ a: string; b?: readonly number[] }>() }),
  multiline: get("/multiline", {
    response: type<{
      /** Counted once a day. */
      readonly total: number;
      readonly articles: readonly Article[];
    }>(),
  }),
  generic: get("/generic", { response: type<Page<Article>>() }),
  nested: get("/nested", { response: type<Record<string, ReadonlyArray<Page<model.Article>>[]>>() }),
  renamed: get("/renamed", { response: type<Post | null>() }),
  fromDefault: get("/default", { response: type<Shop>() }),
  namespaced: get("/namespaced", { response: type<model.Page<model.Article>>() }),
  asked: get("/asked", { response: type<typeof model.shops>() }),
  shadowed: get("/shadowed", { response: type<File>() }),
  any: get("/any"),
  change: put("/object", { response: type<Page<Article>>(), invalidates: [] }),
  valueOf: value({ input: { id: z.string() }, value: type<Map<string, Article>>() }),
});
