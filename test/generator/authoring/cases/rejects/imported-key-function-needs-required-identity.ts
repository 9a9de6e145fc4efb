import { get } from "../app.js";
import { feedKey } from "../cache-keys.js";

get("/feed", {
  identity: "optional",
  // error: Types of property 'identity' are incompatible
  key: feedKey,
});
