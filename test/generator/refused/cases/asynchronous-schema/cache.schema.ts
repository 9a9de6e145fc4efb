import { defineCache } from "cachewright";
import { Word } from "./words.js";

const { get, define } = defineCache({ name: "shop", output: "./generated" });

export default define({ list: get("/items", { query: { word: Word } }) });
