import { get } from "../app.js";

get("/articles", {
  // error: 'string' is not assignable to type 'number'
  jitter: "10%",
});
