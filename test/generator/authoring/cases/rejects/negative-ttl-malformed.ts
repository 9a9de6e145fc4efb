import { get } from "../app.js";

get("/articles/:slug", {
  // error: '"30"' is not assignable
  negativeTtl: { 404: "30" },
});
