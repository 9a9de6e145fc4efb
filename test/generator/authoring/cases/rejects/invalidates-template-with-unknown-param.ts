import { put } from "../app.js";

put("/articles/:slug", {
  // error: "{params.slgu} is not declared here"
  invalidates: ["article:{params.slgu}", "articles"],
});
