import { get } from "../app.js";

get("/articles/:slug/:id", {
  // error: "tag family article takes (slug), not 2 arguments"
  tags: ["article:{params.slug}:{params.id}"],
});
