import { value } from "../app.js";
import { z } from "zod";

value({
  input: { id: z.uuid() },
  // error: '"300"' is not assignable
  staleIfError: "300",
});
