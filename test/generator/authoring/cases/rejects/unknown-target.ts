import { defineCache } from "cachewright";

defineCache({
  name: "conduit",
  output: "./generated",
  // error: '"expres"' is not assignable
  targets: ["expres"],
});
