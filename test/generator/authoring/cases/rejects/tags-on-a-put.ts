import { put } from "../app.js";

put("/articles/:slug", {
  // error: 'tags' does not exist
  tags: ["article:{params.slug}"],
});
