import { post } from "../app.js";

post("/articles", {
  // error: 'ttl' does not exist
  ttl: "5m",
});
