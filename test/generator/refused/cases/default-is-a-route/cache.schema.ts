import { defineCache } from "cachewright";

const { get } = defineCache({ name: "shop", output: "./generated" });

export default get("/items/:id");
