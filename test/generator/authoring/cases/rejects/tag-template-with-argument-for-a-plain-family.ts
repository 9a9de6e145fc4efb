import { get } from "../app.js";

get("/articles/:slug", {
  // error: "tag family articles takes (), not 1 arguments"
  tags: ["articles:{params.slug}"],
});
