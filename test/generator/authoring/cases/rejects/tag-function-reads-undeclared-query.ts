import { get } from "../app.js";

get("/articles/:slug", {
  // error: Property 'query' does not exist
  tags: (input, _result, tag) => [tag.article(input.query.slug)],
});
