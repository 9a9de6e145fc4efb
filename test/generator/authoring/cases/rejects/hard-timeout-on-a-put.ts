import { put } from "../app.js";

put("/articles/:slug", {
  // error: 'hardTimeout' does not exist in type
  hardTimeout: "10s",
});
