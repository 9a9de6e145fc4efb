import { del } from "../app.js";

del("/articles/:slug", {
  // error: "tag family article takes (slug), not 0 arguments"
  invalidates: ["article"],
});
