import { get } from "../app.js";

get("/articles/:slug", {
  // error: Argument of type '{ readonly slug: string; }' is not assignable to parameter
  tags: ({ params }, _result, tag) => [tag.article(params)],
});
