import { get } from "../app.js";
import { z } from "zod";

get("/articles/:slug", {
  response: z.object({ slug: z.string() }),
  // error: Property 'slgu' does not exist
  tags: (_input, result, tag) => [tag.article(result.slgu)],
});
