import { get } from "../app.js";

get("/feed", {
  // error: '"requierd"'
  identity: "requierd",
});
