import { get } from "../app.js";

get("/articles", {
  // error: "{headers.x-tennant} is not declared here"
  key: "list/{headers.x-tennant}",
});
