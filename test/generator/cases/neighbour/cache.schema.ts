import { defineCache } from "cachewright";
import { z } from "zod";

// The names of the case `tags` once more: the two share a cache in a test, and nothing else.
const { get, put, value, define } = defineCache({
  name: "neighbour",
  output: "./expected",
  tags: { all: [], article: ["slug"] },
});

const Article = z.object({ slug: z.string() });

export default define({
  templates: get("/articles/:slug", { response: Article, tags: ["article:{params.slug}"] }),
  inlineFunction: get("/lists", {
    response: z.array(Article),
    tags: (_input, result, tag) => [tag.all(), ...result.map(({ slug }) => tag.article(slug))],
  }),
  change: put("/articles/:slug", { invalidates: ["article:{params.slug}"] }),
  summary: value({ input: { slug: z.string() }, value: Article, tags: ["article:{slug}"] }),
});
