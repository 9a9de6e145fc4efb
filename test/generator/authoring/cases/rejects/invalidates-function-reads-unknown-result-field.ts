import { put } from "../app.js";
import { type } from "cachewright";

put("/articles/:slug", {
  response: type<{ slug: string }>(),
  // error: Property 'slgu' does not exist
  invalidates: (_input, result, tag) => [tag.article(result.slgu)],
});
