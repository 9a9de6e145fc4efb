import { defineCache } from "cachewright";
import { users } from "./users.js";

const { get, define } = defineCache({ name: "shop", output: "./generated" });

export default define({ ...users, item: get("/items/:id", { ttl: -1 }) });
