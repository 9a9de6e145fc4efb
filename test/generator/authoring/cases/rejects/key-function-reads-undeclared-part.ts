import { get } from "../app.js";

get("/articles/:slug", {
  // error: Property 'query' does not exist
  key: (input) => `article/${input.query.lang}`,
});
