import { cache } from "../shop.js";

// error: Expected 1 arguments
void cache.tags.item().invalidate();
