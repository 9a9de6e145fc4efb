import { get } from "../app.js";
import { z } from "zod/v3";

get("/articles", {
  // error: Property '_zod' is missing in type 'ZodString'
  query: { tag: z.string() },
});
