import { value } from "../app.js";
import { type } from "cachewright";
import { z } from "zod";

value({
  input: { slug: z.string() },
  value: type<{ slug: string }>(),
  // error: Property 'slgu' does not exist
  tags: (_input, found, tag) => [tag.article(found.slgu)],
});
