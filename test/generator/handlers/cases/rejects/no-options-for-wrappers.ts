import { cache, wrappers } from "../shop.js";

// error: Expected 2 arguments
wrappers(cache);
