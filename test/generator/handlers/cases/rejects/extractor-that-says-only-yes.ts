import { cache, wrappers } from "../shop.js";

// error: 'boolean' is not assignable
wrappers(cache, { identity: (request) => request.ip !== undefined });
