import { get } from "../app.js";

get("/articles", {
  // error: '"forever"' is not assignable
  softTimeout: "forever",
});
