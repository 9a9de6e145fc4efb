import { cache, wrappers } from "../shop.js";

// error: '{ name: string; }' is not assignable
wrappers(cache, { identity: () => ({ name: "anna" }) });
