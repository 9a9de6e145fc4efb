import { defineCache } from "cachewright";

export const { get, define } = defineCache({ name: "shop", output: "./generated" });
