import { get } from "../app.js";
import { z } from "zod";

get("/articles", {
  query: { tags: z.array(z.string()) },
  // error: "{query.tags} is no single value"
  key: "list/{query.tags}",
});
