import { defineCache } from "cachewright";

const { get } = defineCache({ name: "conduit", output: "./generated" });

get("/articles", {
  // error: "no tag family is called articles"
  tags: ["articles"],
});
