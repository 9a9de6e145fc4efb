import { defineCache } from "cachewright";
import { z } from "zod";

defineCache({
  name: "conduit",
  output: "./generated",
  headers: { "x-tenant": z.string() },
  // error: Property 'x-tennant' does not exist
  key: ({ headers }) => ({ tenant: headers["x-tennant"] }),
});
