import { get } from "../app.js";

get("/articles/:slug", {
  // error: '204' does not exist in type 'ErrorTtls'
  negativeTtl: { 204: "30s" },
});
