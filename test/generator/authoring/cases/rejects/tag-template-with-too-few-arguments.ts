import { get } from "../app.js";

get("/articles/:slug", {
  // error: "tag family comment takes (slug, id), not 1 arguments"
  tags: ["comment:{params.slug}"],
});
