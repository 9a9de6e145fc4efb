import { get } from "../app.js";

get("/articles/:slug", {
  // error: 'string' has no properties in common with type 'ErrorTtls'
  negativeTtl: "30s",
});
