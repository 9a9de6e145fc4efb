import { defineCache } from "cachewright";

const { get, define } = defineCache({ name: "shop", output: "./generated" });

await new Promise(() => {});

export default define({ item: get("/items/:id") });
