import { get } from "../app.js";

get("/articles", {
  // error: 'lifetime' does not exist
  lifetime: "5m",
});
