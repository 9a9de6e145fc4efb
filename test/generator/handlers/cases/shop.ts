import type { Express } from "express";
import { createShopCache, type ShopCache } from "../../../adapters/shop/generated/cache.js";
import { wrappers, type ShopWrappers } from "../../../adapters/shop/generated/express.js";

export declare const app: Express;
export const cache: ShopCache = createShopCache();
export const cached: ShopWrappers = wrappers(cache, { identity: () => ({ user: "anna" }) });
export { createShopCache, wrappers };
