import { defineCache } from "cachewright";

defineCache({
  name: "conduit",
  output: "./generated",
  // error: 'cookies' does not exist
  cookies: {},
});
