import express from "express";
import { describe, expect, test } from "vitest";
import { openShop, serve } from "./shop.js";

describe("the app's own", () => {
  test("objects know the cache, in handlers, middleware and locals", async () => {
    const shop = openShop();
    const { app, cached, cache } = shop;
    app.get("/plain", async (request, response) => {
      await request.cache.set("greeting", "hello");
      response.json([request.cache === cache, app.locals["cache"] === cache, await request.cache.get("greeting")]);
    });
    app.get(
      cached.raw.path,
      cached.raw(async (_input, { cache: own }) => own.getOrSet("counted", () => 41).then(String)),
    );
    await shop.listen();
    expect(await shop.client.json("/plain")).toEqual([true, true, "hello"]);
    expect(await shop.client.json("/raw/a")).toBe("41");
    expect(await cache.get("counted")).toBe(41);
  });

  test("locals, routers and later middleware work around a cached route", async () => {
    const shop = openShop();
    const finished: unknown[] = [];
    shop.app.use((_request, response, next) => {
      response.locals["user"] = "anna";
      response.on("finish", () => finished.push([response.locals["user"], response.statusCode]));
      next();
    });
    const router = express.Router();
    router.get(
      shop.cached.getItem.path,
      shop.cached.getItem(({ params }) => ({ id: params.id, name: "Lamp" })),
    );
    shop.app.use("/api/v1", router);
    await shop.listen();
    await shop.client.call("/api/v1/items/7");
    const hit = await shop.client.call("/api/v1/items/7?limit=1");
    expect(hit.headers["cache-status"]).toBe("shop; hit; ttl=60");
    expect(finished).toEqual([
      ["anna", 200],
      ["anna", 200],
    ]);
  });

  test("paths take the characters that a spec allows and Express gives a meaning", async () => {
    const shop = openShop();
    shop.app.get(
      shop.cached.oddPath.path,
      shop.cached.oddPath(({ params }) => ({ name: params.name })),
    );
    await shop.listen();
    expect(await shop.client.json("/a+b/$c/x")).toEqual({ name: "x" });
    expect((await shop.client.call("/aab/$c/x")).status).toBe(404);
  });

  test("two apps without a cache in common know nothing of one another", async () => {
    const [one, two] = [openShop(), openShop()];
    for (const [name, { app, cached }] of Object.entries({ one, two }))
      app.get(
        cached.raw.path,
        cached.raw(() => name),
      );
    await one.listen();
    const client = await serve(two.app);
    expect([await one.client.json("/raw/a"), await client.json("/raw/a")]).toEqual(["one", "two"]);
  });
});
