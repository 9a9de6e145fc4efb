import { get } from "../app.js";

get("/articles/:slug", {
  // error: 'result' is of type 'unknown'
  tags: (_input, result, tag) => [tag.article(result.slug)],
});
