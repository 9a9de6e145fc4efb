import { get } from "../app.js";

get("/articles/:slug", {
  // error: "{identity.username} is not declared here"
  key: "article/{params.slug}/{identity.username}",
});
