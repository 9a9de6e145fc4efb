import { value } from "../app.js";
import { z } from "zod";

value({
  input: { slug: z.string() },
  // error: Property 'slgu' does not exist
  key: (input) => ({ slug: input.slgu }),
});
