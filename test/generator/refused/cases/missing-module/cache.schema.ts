import { defineCache } from "cachewright";
import { listKey } from "./keys.js";
import { format } from "left-padding";

const { get, define } = defineCache({ name: "shop", output: "./generated" });

export default define({ list: get("/items", { key: listKey, response: format }) });
