import { get } from "../app.js";

get("/articles/:slug", {
  // error: Promise<
  key: async (input) => input.params.slug,
});
