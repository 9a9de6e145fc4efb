import { get } from "../app.js";

get("/articles", {
  // error: '"5 minutes"' is not assignable
  staleWhileRevalidate: "5 minutes",
});
