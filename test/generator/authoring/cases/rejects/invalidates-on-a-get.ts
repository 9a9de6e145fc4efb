import { get } from "../app.js";

get("/articles", {
  // error: 'invalidates' does not exist
  invalidates: ["articles"],
});
