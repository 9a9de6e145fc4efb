import { get } from "../app.js";

get("/articles/:slug", {
  // error: Expected 1 arguments, but got 2
  tags: ({ params }, _result, tag) => [tag.article(params.slug, "en")],
});
