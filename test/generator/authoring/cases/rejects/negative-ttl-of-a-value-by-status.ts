import { value } from "../app.js";

value({
  input: {},
  // error: is not assignable to type
  negativeTtl: { 404: "30s" },
});
