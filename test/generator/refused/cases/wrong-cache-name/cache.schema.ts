import { defineCache } from "cachewright";

const { get, define } = defineCache({ name: "my shop", output: "./generated" });

export default define({ item: get("/items/:id") });
