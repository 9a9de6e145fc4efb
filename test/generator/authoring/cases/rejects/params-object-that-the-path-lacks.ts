import { get } from "../app.js";
import { z } from "zod";

get("/articles/:slug", {
  // error: "the path /articles/:slug has no parameter :slgu"
  params: z.object({ slgu: z.string() }),
});
