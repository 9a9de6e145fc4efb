import { get } from "../app.js";

get("/articles/:slug", {
  identity: "optional",
  // error: 'input.identity' is possibly 'undefined'
  key: (input) => ({ reader: input.identity.username }),
});
