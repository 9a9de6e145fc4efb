import { cache } from "../shop.js";

// error: 'params' is missing
cache.routes.getItem.key({});
