import { get } from "../app.js";

get("/articles", {
  // error: "no tag family is called artcles"
  tags: ["artcles"],
});
