import { get } from "../app.js";
import { searchKey } from "../cache-keys.js";

get("/articles", {
  // error: Property 'query' is missing
  key: searchKey,
});
