import { cache } from "../shop.js";

// error: 'page' does not exist
cache.routes.listItems.key({ query: { page: 1 } });
