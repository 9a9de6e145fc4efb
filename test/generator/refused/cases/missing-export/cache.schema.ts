import { defineCache } from "cachewright";
import { listKeys } from "./keys.js";

const { get, define } = defineCache({ name: "shop", output: "./generated" });

export default define({ list: get("/items", { key: listKeys }) });
