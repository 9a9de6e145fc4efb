import { get } from "./helpers.js";

export const routes = { listed: get("/items/:id") };
