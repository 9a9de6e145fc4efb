import { defineCache } from "cachewright";

defineCache({
  name: "conduit",
  output: "./generated",
  // error: '"10sec"' is not assignable
  hardTimeout: "10sec",
});
