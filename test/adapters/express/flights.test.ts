import { describe, expect, test, vi } from "vitest";
import { poll } from "../../support/poll.js";
import { gate, openShop, serve } from "./shop.js";

/** A shop whose handler waits at a gate, and that counts the requests which came to the route. */
async function held(answer: (load: number) => unknown) {
  const shop = openShop();
  const hold = gate();
  const load = vi.fn<() => void>();
  let arrived = 0;
  shop.app.use((_request, _response, next) => {
    arrived += 1;
    next();
  });
  shop.app.get(
    shop.cached.raw.path,
    shop.cached.raw(async () => {
      load();
      await hold.opened;
      return answer(load.mock.calls.length);
    }),
  );
  await shop.listen();
  return { ...shop, load, hold, arrived: () => arrived };
}

describe("many requests for one cold key", () => {
  test("200 clients at the same time are one load", async () => {
    const { client, load, hold, arrived } = await held((number) => ({ number }));
    const calls = Array.from({ length: 200 }, () => client.call("/raw/a"));
    await poll(() => arrived() === 200);
    hold.open();
    const answers = await Promise.all(calls);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set(['200 {"number":1}']));
    expect(answers.filter(({ headers }) => String(headers["cache-status"]).endsWith("; collapsed"))).toHaveLength(199);
    expect(answers.every(({ headers }) => headers["age"] === undefined)).toBe(true);
    expect(load).toHaveBeenCalledTimes(1);
  });

  test("200 clients of many keys at full speed get their own answers", async () => {
    const shop = openShop();
    const load = vi.fn<(id: string) => void>();
    shop.app.get(
      shop.cached.getItem.path,
      shop.cached.getItem(async ({ params }) => {
        load(params.id);
        await new Promise(setImmediate);
        return { id: params.id, name: "x".repeat(Number(params.id) * 100) };
      }),
    );
    await shop.listen();
    const client = async (number: number) => {
      for (let step = 0; step < 10; step += 1) {
        const id = String((number + step) % 25);
        expect(await shop.client.json(`/items/${id}`)).toEqual({ id, name: "x".repeat(Number(id) * 100) });
      }
    };
    await Promise.all(Array.from({ length: 200 }, (_, number) => client(number)));
    expect(load).toHaveBeenCalledTimes(25);
  });

  test("a handler that throws runs once, and every request has the error once", async () => {
    const failure = Object.assign(new Error("database away"), { status: 503 });
    const { client, load, hold, arrived, errors, events } = await held(() => {
      throw failure;
    });
    const calls = Array.from({ length: 1_000 }, () => client.call("/raw/a"));
    await poll(() => arrived() === 1_000);
    hold.open();
    expect(new Set((await Promise.all(calls)).map(({ status }) => status))).toEqual(new Set([503]));
    expect(load).toHaveBeenCalledTimes(1);
    expect(errors).toHaveLength(1_000);
    expect(new Set(errors)).toEqual(new Set([failure]));
    expect(events.some(({ type }) => type === "store")).toBe(false);
    await client.call("/raw/a");
    expect(load).toHaveBeenCalledTimes(2);
  });
});

describe("what a handler throws", () => {
  test.each([
    ["an error", new Error("x")],
    ["text", "oops"],
    ["nothing", undefined],
    ["null", null],
    ["zero", 0],
    ["the word that skips a route", "route"],
    ["the word that skips a router", "router"],
  ])("%s is an error, which comes to the app's error handler once", async (_name, thrown) => {
    const shop = openShop();
    const load = vi.fn<() => never>(() => {
      throw thrown;
    });
    shop.app.get(shop.cached.raw.path, shop.cached.raw(load));
    shop.app.post(shop.cached.addItem.path, shop.cached.addItem(load));
    await shop.listen();
    expect((await shop.client.call("/raw/a")).status).toBe(500);
    expect((await shop.client.call("/raw/a", { method: "HEAD" })).status).toBe(500);
    expect((await shop.client.call("/items", { method: "POST" })).status).toBe(500);
    expect(shop.errors).toHaveLength(3);
    expect(load).toHaveBeenCalledTimes(3);
    expect(String(shop.errors[0])).toContain(String(thrown));
  });

  test("is answered by Express where the app has no error handler", async () => {
    const { app, cached } = openShop();
    app.get(
      cached.raw.path,
      cached.raw(() => Promise.reject(Object.assign(new Error("x"), { status: 503 }))),
    );
    expect((await (await serve(app)).call("/raw/a")).status).toBe(503);
  });
});

describe("a client that goes away", () => {
  test("leaves the load running, which is stored", async () => {
    const { client, load, hold, arrived, errors } = await held((number) => ({ number }));
    const leaving = new AbortController();
    const gone = Array.from({ length: 3 }, () =>
      expect(client.call("/raw/a", { signal: leaving.signal })).rejects.toThrow("aborted"),
    );
    await poll(() => arrived() === 3);
    leaving.abort();
    await Promise.all(gone);
    const staying = client.call("/raw/a");
    await poll(() => arrived() === 4);
    hold.open();
    expect((await staying).headers["cache-status"]).toBe("shop; fwd=uri-miss; collapsed");
    expect((await client.call("/raw/a")).headers["cache-status"]).toBe("shop; hit; ttl=60");
    expect(load).toHaveBeenCalledTimes(1);
    expect(errors).toEqual([]);
  });

  test("does no harm when the load fails after it, or was its own alone", async () => {
    const { client, hold, arrived, errors, load } = await held(() => {
      throw new Error("too late");
    });
    const leaving = new AbortController();
    const gone = [{}, { authorization: "Bearer x" }].map((headers) =>
      expect(client.call("/raw/a", { headers, signal: leaving.signal })).rejects.toThrow("aborted"),
    );
    await poll(() => arrived() === 2);
    leaving.abort();
    await Promise.all(gone);
    hold.open();
    await poll(() => errors.length === 2);
    expect((await client.call("/raw/a")).status).toBe(500);
    expect(load).toHaveBeenCalledTimes(3);
  });
});

describe("middleware that answers first", () => {
  test("before the handler: nothing is sent twice, no error is made, the connection goes on", async () => {
    const shop = openShop();
    shop.app.use((_request, response, next) => {
      response.status(503).json("overloaded");
      next();
    });
    shop.app.get(
      shop.cached.raw.path,
      shop.cached.raw(() => 1),
    );
    shop.app.post(
      shop.cached.addItem.path,
      shop.cached.addItem(() => ({ id: "1", name: "x" })),
    );
    await shop.listen();
    for (let round = 0; round < 2; round += 1) {
      expect(await shop.client.call("/raw/a")).toMatchObject({ status: 503, text: '"overloaded"' });
    }
    expect((await shop.client.call("/items", { method: "POST" })).status).toBe(503);
    expect(shop.errors).toEqual([]);
  });

  test("while it runs, as a timeout does: the load is stored all the same", async () => {
    const shop = openShop();
    const hold = gate();
    const load = vi.fn<() => void>();
    shop.app.use((_request, response, next) => {
      response.locals["late"] = load.mock.calls.length === 0;
      next();
      if (response.locals["late"] === true) response.status(503).json("too slow");
    });
    shop.app.get(
      shop.cached.raw.path,
      shop.cached.raw(async () => {
        load();
        await hold.opened;
        return "done";
      }),
    );
    await shop.listen();
    expect(await shop.client.call("/raw/a")).toMatchObject({ status: 503, text: '"too slow"' });
    hold.open();
    await poll(() => shop.cache.routes.raw.peek({ params: { name: "a" } }) === "done");
    expect(await shop.client.call("/raw/a")).toMatchObject({ status: 200, text: '"done"' });
    expect(load).toHaveBeenCalledTimes(1);
    expect(shop.errors).toEqual([]);
  });
});
