import { get } from "../app.js";

get("/articles/:slug", {
  // error: Property 'identity' does not exist
  key: (input) => ({ reader: input.identity.username }),
});
