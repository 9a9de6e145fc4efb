import { defineCache } from "cachewright";

defineCache({
  name: "conduit",
  output: "./generated",
  // error: '"60sec"' is not assignable
  ttl: "60sec",
});
