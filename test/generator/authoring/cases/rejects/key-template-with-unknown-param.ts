import { get } from "../app.js";

get("/articles/:slug", {
  // error: "{params.slgu} is not declared here"
  key: "article/{params.slgu}",
});
