import type { Cache } from "cachewright/runtime";
import { app, cache, cached } from "../shop.js";

cached.raw(async (_input, context) => {
  const own: Cache = context.cache;
  context.signal.throwIfAborted();
  return (await own.get<number>("visits")) ?? 0;
});
app.put(
  cached.putItem.path,
  cached.putItem(({ params, identity }, { request, reply, signal, cache: own }) => {
    void [signal.aborted, own.name, request.cache.name, request.app];
    const name: string = request.get("x-name") ?? identity.user;
    return reply({ id: params.id, name }, { status: 200 });
  }),
);
app.delete(cached.deleteItem.path, cached.deleteItem(async () => undefined));
app.get("/plain", async (request, response) => {
  response.json(await request.cache.update("counter", (n: number = 0) => n + 1));
});
export const same: Cache = cache;
