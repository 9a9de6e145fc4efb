import { defineCache } from "cachewright";
import { z } from "zod";
import { articleSchema, Author, AuthorSchema, Labels, Status } from "./model.js";

const { get, put, value, define } = defineCache({ name: "shared", output: "./expected" });

/** Not exported: called as its `.meta()` says. */
const page = z.object({ number: z.int(), of: z.int() }).meta({ id: "page-of-results" });

/** Not exported, and without a title: called after the way to it. */
const place = z.object({ country: z.string(), city: z.string().optional() });

const onlyOnce = z.object({ a: z.object({ b: z.string() }) });

export default define({
  getArticle: get("/articles/:slug", { response: articleSchema }),
  listArticles: get("/articles", { response: z.object({ articles: z.array(articleSchema), page }) }),
  listAuthors: get("/authors", { response: z.object({ authors: z.array(AuthorSchema), page }) }),
  getAuthorId: get("/authors/:name/id", { response: Author }),
  findAuthor: get("/find-author", { response: Author.nullable() }),
  getPlaces: get("/places", { response: z.object({ born: place, lives: place.nullish() }) }),
  getLabels: get("/labels", { response: z.object({ labels: Labels, hidden: Labels, status: Status, was: Status }) }),
  getOnce: get("/once", { response: onlyOnce }),
  changeArticle: put("/articles/:slug", { response: articleSchema, invalidates: [] }),
  author: value({ input: { name: z.string() }, value: AuthorSchema }),
});
