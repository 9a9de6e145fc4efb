import { get } from "../app.js";
import { z } from "zod";

get("/articles", {
  query: { tag: z.string() },
  // error: "{query} is no single value"
  key: "list/{query}",
});
