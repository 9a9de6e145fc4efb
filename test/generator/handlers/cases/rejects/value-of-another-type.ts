import { cache } from "../shop.js";

// error: 'name' is missing
void cache.values.itemById.getOrSet({ id: "1" }, ({ id }) => ({ id }));
