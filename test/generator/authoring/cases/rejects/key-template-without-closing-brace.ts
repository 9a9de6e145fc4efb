import { get } from "../app.js";

get("/articles/:slug", {
  // error: "{params.slug has no closing brace"
  key: "article/{params.slug",
});
