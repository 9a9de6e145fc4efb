import { defineCache } from "cachewright";

const { get, define } = defineCache({ name: "shop", output: "./generated" });

if (process.argv.length > 0) process.exit(0);

export default define({ item: get("/items/:id") });
