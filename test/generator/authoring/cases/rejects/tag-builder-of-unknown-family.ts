import { get } from "../app.js";

get("/articles/:slug", {
  // error: Property 'artcle' does not exist
  tags: ({ params }, _result, tag) => [tag.artcle(params.slug)],
});
