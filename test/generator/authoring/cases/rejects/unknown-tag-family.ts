import { get } from "../app.js";

get("/articles/:slug", {
  // error: "no tag family is called artcle"
  tags: ["artcle:{params.slug}"],
});
