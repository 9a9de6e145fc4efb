import type { CacheBackend } from "cachewright/runtime";
import { IdentityRequiredError, InvalidInputError } from "cachewright/runtime";
import { describe, expect, test, vi } from "vitest";
import { poll } from "../../support/poll.js";
import type { ShopOptions } from "./shop.js";
import { gate, openShop } from "./shop.js";
import type { Item } from "../shop/model.js";

/** A shop with items in a map, which can be read and changed. */
async function opened(options: ShopOptions = {}) {
  const shop = openShop(options);
  const items = new Map([["1", "old"]]);
  const { app, cached } = shop;
  const item = (id: string): Item => ({ id, name: items.get(id) ?? "none" });
  const listLoads = vi.fn<() => void>();
  app.get(
    cached.getItem.path,
    cached.getItem(({ params }) => item(params.id)),
  );
  app.get(
    cached.listItems.path,
    cached.listItems(({ query }) => {
      listLoads();
      return { items: [...items.keys()].map(item), limit: query.limit };
    }),
  );
  return { ...shop, items, item, listLoads };
}

const put = { method: "PUT", headers: { "x-user": "anna" } };

describe("a mutation", () => {
  test("invalidates before its answer is begun", async () => {
    const shop = await opened();
    const { app, cached, events, items, item } = shop;
    const order: string[] = [];
    app.use((_request, response, next) => {
      const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => typeof response;
      response.writeHead = ((...args: unknown[]) => {
        order.push(`writeHead ${events.filter(({ type }) => type === "invalidate").length}`);
        return writeHead(...args);
      }) as typeof response.writeHead;
      response.on("finish", () => {
        order.push(`finish ${shop.cache.routes.getItem.peek({ params: { id: "1" } }) === undefined}`);
      });
      next();
    });
    app.put(
      cached.putItem.path,
      cached.putItem(({ params }) => {
        items.set(params.id, "new");
        order.push("handler");
        return item(params.id);
      }),
    );
    await shop.listen();
    await shop.client.call("/items/1");
    expect((await shop.client.call("/items/1", put)).text).toBe('{"id":"1","name":"new"}');
    expect(order).toEqual(["handler", "writeHead 1", "finish true"]);
    expect(events.filter(({ type }) => type === "invalidate")).toMatchObject([
      { tags: [expect.stringContaining("item:1"), expect.stringContaining("items")] },
    ]);
  });

  test("does not answer while a backend has not acknowledged the invalidation", async () => {
    const stored = new Map<string, Uint8Array>();
    const hold = gate();
    const deleting = vi.fn<(key: string) => void>();
    const backend: CacheBackend = {
      name: "slow",
      get: (key) => stored.get(key),
      set: (key, bytes) => void stored.set(key, bytes),
      delete: async (key) => {
        deleting(key);
        await hold.opened;
        stored.delete(key);
      },
    };
    const shop = await opened({ backend });
    shop.app.delete(
      shop.cached.deleteItem.path,
      shop.cached.deleteItem(() => undefined),
    );
    await shop.listen();
    const answered = vi.fn<() => void>();
    const answer = shop.client.call("/items/1", { method: "DELETE" });
    const watched = answer.then(answered);
    await poll(() => deleting.mock.calls.length > 0);
    await shop.client.call("/items/2");
    expect(answered).not.toHaveBeenCalled();
    hold.open();
    await watched;
    expect((await answer).status).toBe(204);
  });

  test("is seen by every read after it: 300 rounds of write and read", async () => {
    const shop = await opened();
    shop.app.put(
      shop.cached.putItem.path,
      shop.cached.putItem(({ params }, { request }) => {
        shop.items.set(params.id, String(request.get("x-name")));
        return shop.item(params.id);
      }),
    );
    await shop.listen();
    for (let round = 0; round < 300; round += 1) {
      const reads = [shop.client.call("/items/1"), shop.client.call("/items")];
      await shop.client.call("/items/1", { ...put, headers: { ...put.headers, "x-name": `name ${round}` } });
      expect(await shop.client.json("/items/1")).toEqual({ id: "1", name: `name ${round}` });
      expect(await shop.client.json("/items")).toEqual({ items: [{ id: "1", name: `name ${round}` }], limit: 20 });
      await Promise.all(reads);
    }
  });

  test("knows its result: what it names by it is invalidated", async () => {
    const shop = await opened();
    shop.app.post(
      shop.cached.addItem.path,
      shop.cached.addItem((_input, { reply }) => {
        shop.items.set("2", "two");
        return reply({ id: "2", name: "two" }, { status: 201, headers: { location: "/items/2" } });
      }),
    );
    await shop.listen();
    expect(await shop.client.json("/items/2")).toEqual({ id: "2", name: "none" });
    expect(await shop.client.json("/items/3")).toEqual({ id: "3", name: "none" });
    await shop.client.call("/items");
    const added = await shop.client.call("/items", { method: "POST" });
    expect(added).toMatchObject({ status: 201, headers: { location: "/items/2" } });
    expect(added.headers["cache-status"]).toBeUndefined();
    expect(await shop.client.json("/items/2")).toEqual({ id: "2", name: "two" });
    expect((await shop.client.call("/items/3")).headers["cache-status"]).toContain("hit");
    await shop.client.call("/items");
    expect(shop.listLoads).toHaveBeenCalledTimes(2);
  });

  test.each([200, 201, 204, 303, 399])("that answers %i invalidates", async (status) => {
    expect(await invalidatedBy((reply) => reply(undefined, { status }))).toBe(true);
  });

  test.each([400, 404, 409, 500, 503])("that answers %i does not (RFC 9111 section 4.4)", async (status) => {
    expect(await invalidatedBy((reply) => reply({ error: "no" }, { status }))).toBe(false);
  });

  test("that throws does not", async () => {
    expect(
      await invalidatedBy(() => {
        throw new Error("no");
      }),
    ).toBe(false);
  });

  test("whose answer has no JSON form is made all the same, so it invalidates before it fails", async () => {
    expect(await invalidatedBy(() => 1n)).toBe(true);
  });

  /** Whether a deletion that ends like this makes the entry of the item unusable. */
  async function invalidatedBy(
    answer: (reply: (value: unknown, init: { status: number }) => unknown) => unknown,
  ): Promise<boolean> {
    const shop = await opened();
    const { app, cached, cache } = shop;
    app.delete(
      cached.deleteItem.path,
      cached.deleteItem((_input, { reply }) => answer(reply as never)),
    );
    await shop.listen();
    await shop.client.call("/items/1");
    await shop.client.call("/items/1", { method: "DELETE" });
    return cache.routes.getItem.peek({ params: { id: "1" } }) === undefined;
  }
});

describe("what a mutation is given", () => {
  test("is checked like any input, and it has the request", async () => {
    const shop = await opened();
    const run = vi.fn<(...given: unknown[]) => void>();
    shop.app.put(
      shop.cached.putItem.path,
      shop.cached.putItem(({ params, identity }, { request, cache, signal }) => {
        run(params, identity, request.get("x-name"), cache === shop.cache, signal.aborted);
        return shop.item(params.id);
      }),
    );
    await shop.listen();
    expect((await shop.client.call("/items/1", { method: "PUT" })).status).toBe(401);
    expect(shop.errors).toEqual([expect.any(IdentityRequiredError)]);
    expect(run).not.toHaveBeenCalled();
    await shop.client.call("/items/1", { ...put, headers: { ...put.headers, "x-name": "n" } });
    expect(run.mock.calls).toEqual([[{ id: "1" }, { user: "anna" }, "n", true, false]]);
  });

  test("comes to the app's error handler where it does not fit", async () => {
    const shop = await opened({ identity: () => ({ user: 1 }) as unknown as { user: string } });
    shop.app.put(
      shop.cached.putItem.path,
      shop.cached.putItem(({ params }) => shop.item(params.id)),
    );
    await shop.listen();
    expect((await shop.client.call("/items/1", put)).status).toBe(400);
    expect(shop.errors).toEqual([expect.any(InvalidInputError)]);
  });

  test("is its own method's only: others fall through", async () => {
    const shop = await opened();
    const run = vi.fn<() => undefined>(() => undefined);
    shop.app.all("/only/:id", shop.cached.deleteItem(run));
    await shop.listen();
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "OPTIONS"]) {
      expect((await shop.client.call("/only/1", { method })).status).toBe(404);
    }
    expect(run).not.toHaveBeenCalled();
    expect((await shop.client.call("/only/1", { method: "DELETE" })).status).toBe(204);
  });

  test("goes on when its client leaves, and invalidates", async () => {
    const shop = await opened();
    const hold = gate();
    let kept: AbortSignal | undefined;
    shop.app.put(
      shop.cached.putItem.path,
      shop.cached.putItem(async ({ params }, { signal }) => {
        kept = signal;
        await hold.opened;
        shop.items.set(params.id, "new");
        return shop.item(params.id);
      }),
    );
    await shop.listen();
    await shop.client.call("/items/1");
    const leaving = new AbortController();
    const gone = shop.client.call("/items/1", { ...put, signal: leaving.signal }).catch(({ name }: Error) => name);
    await poll(() => kept);
    leaving.abort();
    expect(await gone).toBe("AbortError");
    hold.open();
    await poll(() => shop.events.some(({ type }) => type === "invalidate"));
    expect(kept?.aborted).toBe(false);
    expect(await shop.client.json("/items/1")).toEqual({ id: "1", name: "new" });
    expect(shop.errors).toEqual([]);
  });
});
