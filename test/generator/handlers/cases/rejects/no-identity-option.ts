import { cache, wrappers } from "../shop.js";

// error: 'identity' is missing
wrappers(cache, {});
