import { define } from "../app.js";

define({
  // error: Type 'string' is not assignable to type 'EntryDefinition'
  getArticle: "/articles/:slug",
});
