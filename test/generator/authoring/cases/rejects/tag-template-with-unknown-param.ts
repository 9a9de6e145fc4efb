import { get } from "../app.js";

get("/articles/:slug", {
  tags: [
    "articles",
    // error: "{params.slgu} is not declared here"
    "article:{params.slgu}",
  ],
});
