import { get } from "../app.js";

get("/articles/:slug", {
  // error: "accept-language"
  key: ({ params, headers }) => ({ slug: params.slug, language: headers["accept-language"] }),
});
