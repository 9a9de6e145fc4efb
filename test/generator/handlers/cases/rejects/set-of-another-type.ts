import { cache } from "../shop.js";

// error: 'name' is missing
void cache.routes.getItem.set({ params: { id: "1" } }, { id: "1" });
