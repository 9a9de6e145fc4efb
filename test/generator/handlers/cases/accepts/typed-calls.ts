import type { GetItemHandler, GetItemInput, PutItemHandler } from "../../../../adapters/shop/generated/inputs.js";
import type { Request } from "express";
import { cache, cached, createShopCache, wrappers } from "../shop.js";

const { routes, tags, values } = cache;
export const key: string = routes.listItems.key({ query: { kind: ["new"] } });
export const bare: string = routes.listItems.key({});
export const name: Promise<string | undefined> = routes.getItem.get({ params: { id: "1" } }).then((it) => it?.name);
export const peeked: string | undefined = routes.home.peek({ identity: { user: "anna" } })?.hello;
export const raw: unknown = routes.raw.peek({ params: { name: "x" } });
export const invalidated: Promise<void> = tags.item("1").invalidate();
export const all: Promise<void> = tags.items().invalidate();
export const loaded: Promise<{ id: string }> = values.itemById.getOrSet({ id: "1" }, ({ id }) => ({ id, name: "x" }));

// A handler is a plain function of its input, and can be declared and called as one.
export const named: GetItemHandler = ({ params }: GetItemInput) => ({ id: params.id, name: "x" });
export const put: PutItemHandler<Request> = ({ params }, { request }) => ({ id: params.id, name: request.ip ?? "" });
cached.getItem(named);
cached.putItem(put);

wrappers(createShopCache({ ttl: "5m" }), { identity: async (request) => ({ user: String(request.get("x-user")) }) });
wrappers(createShopCache(cache), { identity: (request) => request.ip !== undefined && { user: request.ip } });
