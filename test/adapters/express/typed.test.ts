import { InvalidInputError } from "cachewright/runtime";
import { describe, expect, test, vi } from "vitest";
import { getItemKey, listItemsKey, readNotesKey } from "../shop/generated/keys.js";
import { openShop } from "./shop.js";
import type { Item } from "../shop/model.js";

async function opened() {
  const shop = openShop();
  const load = vi.fn<(id: string) => Item>((id) => ({ id, name: "loaded" }));
  const { app, cached } = shop;
  app.get(
    cached.getItem.path,
    cached.getItem(({ params }) => load(params.id)),
  );
  app.get(
    cached.listItems.path,
    cached.listItems(({ query }) => ({ items: [load("0")], limit: query.limit })),
  );
  app.get(
    cached.home.path,
    cached.home(({ identity }) => ({ hello: load(identity?.user ?? "stranger").id })),
  );
  await shop.listen();
  return { ...shop, load, item: shop.cache.routes.getItem };
}

const args = { params: { id: "7" } };

describe("a typed route names the entry of a request", () => {
  test("by its key", async () => {
    const { client, cache, events } = await opened();
    await client.call("/items/7");
    await client.call("/items?kind=new");
    const stored = events.flatMap((event) => (event.type === "store" ? [event.key] : []));
    const { getItem, listItems } = cache.routes;
    expect(stored).toEqual([getItem.key(args), listItems.key({ query: { kind: ["new"] } })]);
    expect(getItemKey(args)).toBe(getItem.key(args));
    expect(listItemsKey({ query: { limit: 20 } })).toBe(listItems.key({}));
    expect(readNotesKey({ identity: { user: "a" } })).toBe(cache.routes.readNotes.key({ identity: { user: "a" } }));
    expect(() => listItems.key({ query: { limit: 101 } })).toThrow(InvalidInputError);
  });

  test("in get and peek, which give what a request stored", async () => {
    const { client, item, load } = await opened();
    expect([item.peek(args), await item.get(args)]).toEqual([undefined, undefined]);
    await client.call("/items/7");
    expect([item.peek(args), await item.get(args)]).toEqual([
      { id: "7", name: "loaded" },
      { id: "7", name: "loaded" },
    ]);
    expect(load).toHaveBeenCalledTimes(1);
  });

  test("in set, which a request is then answered from like any other", async () => {
    const { client, item, load, clock } = await opened();
    expect(await item.set(args, { id: "7", name: "set" })).toBe(true);
    clock.advance(3_000);
    const hit = await client.call("/items/7");
    expect(hit.text).toBe('{"id":"7","name":"set"}');
    expect(hit.headers).toMatchObject({
      age: "3",
      "cache-status": "shop; hit; ttl=57",
      "content-type": "application/json; charset=utf-8",
      etag: expect.stringMatching(/^W\/"/) as string,
    });
    expect(load).not.toHaveBeenCalled();
  });

  test("in set and in a request by the same tags", async () => {
    const { client, cache, item, load } = await opened();
    await item.set(args, { id: "7", name: "set" });
    await client.call("/items/8");
    await cache.tags.item("7").invalidate();
    expect([await client.json("/items/7"), await client.json("/items/8")]).toMatchObject([
      { name: "loaded" },
      { name: "loaded" },
    ]);
    expect(load.mock.calls).toEqual([["8"], ["7"]]);
    expect(cache.tags.item("7").tag).toBe("item:7");
  });

  test("in delete, which removes one entry and leaves those of other people", async () => {
    const { client, cache, load } = await opened();
    for (const headers of [{}, { "x-user": "anna" }]) await client.call("/home", { headers });
    await cache.routes.home.delete({});
    for (const headers of [{}, { "x-user": "anna" }]) await client.call("/home", { headers });
    expect(load.mock.calls).toEqual([["stranger"], ["anna"], ["stranger"]]);
  });

  test("in getOrSet, which shares its load with requests", async () => {
    const { client, item, load } = await opened();
    const seen = vi.fn<(input: unknown) => void>();
    const value = await item.getOrSet(args, (input, { reply }) => {
      seen(input);
      return reply({ id: "7", name: "own" }, { headers: { "x-own": "1" } });
    });
    expect(value).toEqual({ id: "7", name: "own" });
    expect(seen.mock.calls).toEqual([[args]]);
    const hit = await client.call("/items/7");
    expect(hit).toMatchObject({ text: '{"id":"7","name":"own"}', headers: { "x-own": "1" } });
    expect(await item.getOrSet(args, () => ({ id: "7", name: "never" }))).toEqual({ id: "7", name: "own" });
    expect(load).not.toHaveBeenCalled();
    await expect(item.getOrSet({ params: { id: "8" } }, () => Promise.reject(new Error("x")))).rejects.toThrow("x");
  });

  test("which is not stored where it stands for a 204, however it comes", async () => {
    const shop = openShop();
    shop.app.get(
      shop.cached.raw.path,
      shop.cached.raw(() => "loaded"),
    );
    await shop.listen();
    const { raw } = shop.cache.routes;
    const entry = { params: { name: "a" } };
    expect(await raw.getOrSet(entry, () => undefined)).toBeUndefined();
    expect((await shop.client.call("/raw/a")).text).toBe('"loaded"');
    await raw.set(entry, undefined);
    expect(raw.peek(entry)).toBeUndefined();
    expect((await shop.client.call("/raw/a")).text).toBe('"loaded"');
  });
});

describe("a typed value", () => {
  test("is loaded once, goes by its tags, and has the same methods", async () => {
    const { cache, events } = await opened();
    const { itemById } = cache.values;
    const load = vi.fn<(input: { id: string }) => Item>(({ id }) => ({ id, name: "value" }));
    const both = await Promise.all([itemById.getOrSet({ id: "7" }, load), itemById.getOrSet({ id: "7" }, load)]);
    expect(both).toEqual([
      { id: "7", name: "value" },
      { id: "7", name: "value" },
    ]);
    expect(load.mock.calls).toEqual([[{ id: "7" }]]);
    await cache.tags.item("7").invalidate();
    expect(itemById.peek({ id: "7" })).toBeUndefined();
    await itemById.set({ id: "7" }, { id: "7", name: "set" });
    expect(await itemById.get({ id: "7" })).toEqual({ id: "7", name: "set" });
    await itemById.delete({ id: "7" });
    expect(await itemById.get({ id: "7" })).toBeUndefined();
    const keys = events.flatMap((event) => (event.type === "store" ? [event.key] : []));
    expect(new Set(keys)).toEqual(new Set([itemById.key({ id: "7" })]));
  });
});
