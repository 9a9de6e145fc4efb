import { value } from "../app.js";

value({
  input: {},
  // error: '"forever"' is not assignable
  hardTimeout: "forever",
});
