import { defineCache } from "cachewright";
import { z } from "zod";

defineCache({
  name: "conduit",
  output: "./generated",
  headers: { "x-tenant": z.string() },
  // error: Type 'string' is not assignable to type 'KeyRecord'
  key: ({ headers }, route) => `${route.name}/${headers["x-tenant"]}`,
});
