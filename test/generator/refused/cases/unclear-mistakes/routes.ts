import { get } from "./cache.js";

export const routes = { listed: get("/items/:id") };
