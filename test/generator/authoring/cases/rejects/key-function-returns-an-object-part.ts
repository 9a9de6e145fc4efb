import { get } from "../app.js";

get("/articles/:slug", {
  // error: Type '{ readonly slug: string; }' is not assignable to type 'Scalar'
  key: (input) => ({ params: input.params }),
});
