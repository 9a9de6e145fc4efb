import { get } from "../app.js";

get("/articles/:slug", {
  tags: ({ params }, _result, tag) => [tag.article(params.slug)],
  // error: 'lifetime' does not exist
  lifetime: "5m",
});
