import { createCache } from "cachewright/runtime";
import { wrappers } from "../shop.js";

// error: missing the following properties from type 'ShopCache'
wrappers(createCache(), { identity: () => undefined });
