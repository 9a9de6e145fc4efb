import { defineCache } from "cachewright";

const { get, define } = defineCache({ name: "shop", output: "./generated" });

console.log("connecting to the database ...");
console.error("refused");

export default define({ item: get("/items/:id", { ttl: Number(JSON.parse("{")) }) });
