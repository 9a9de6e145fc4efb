import { value } from "../app.js";
import { z } from "zod";

value({
  input: { slug: z.string() },
  // error: "{slgu} is not declared here"
  tags: ["article:{slgu}"],
});
