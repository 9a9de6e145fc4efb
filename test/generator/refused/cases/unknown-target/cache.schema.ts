import { defineCache } from "cachewright";

const { get, define } = defineCache({
  name: "shop",
  output: "./generated",
  targets: ["expres" as "express"],
});

export default define({ item: get("/items/:id") });
