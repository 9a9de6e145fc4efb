import { defineCache } from "cachewright";

const { get, define } = defineCache({ name: "shop", output: "./generated" });

export const cache = define({ item: get("/items/:id") });
