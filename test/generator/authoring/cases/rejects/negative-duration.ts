import { get } from "../app.js";

get("/articles", {
  // error: '"-5m"' is not assignable
  ttl: "-5m",
});
