import { describe, expect, test, vi } from "vitest";
import type { CallOptions } from "../../http/client.js";
import { poll } from "../../support/poll.js";
import { openShop } from "./shop.js";

async function opened() {
  const shop = openShop();
  const load = vi.fn<() => void>();
  const { app, cached } = shop;
  app.get(
    cached.raw.path,
    cached.raw(() => ({ load: load.mock.calls.push([]) })),
  );
  app.get(
    cached.home.path,
    cached.home(() => ({ hello: String(load.mock.calls.push([])) })),
  );
  app.all(
    cached.getItem.path,
    cached.getItem(({ params }) => ({ id: params.id, name: "cached" })),
  );
  app.use(
    cached.oddPath.path,
    cached.oddPath(() => ({ name: "cached" })),
  );
  app.use((request, response) => void response.status(418).send(`${request.method} fell through`));
  await shop.listen();
  return shop;
}

describe("a request goes past the cache", () => {
  test.each<[string, CallOptions]>([
    ["with credentials on a route that does not say who asks", { headers: { authorization: "Bearer x" } }],
    ["for a range", { headers: { range: "bytes=0-1" } }],
    ["with a body", { body: "{}", headers: { "content-length": "2" } }],
    ["with a body in chunks", { body: "{}", headers: { "transfer-encoding": "chunked" } }],
    ["in a HEAD with credentials", { method: "HEAD", headers: { authorization: "Bearer x" } }],
  ])("%s", async (_name, options) => {
    const { client, cache } = await opened();
    const first = await client.call("/raw/a", options);
    expect([first.status, first.headers["cache-status"]]).toEqual([200, "shop; fwd=bypass"]);
    expect(cache.routes.raw.peek({ params: { name: "a" } })).toBeUndefined();

    expect((await client.call("/raw/a")).text).toBe('{"load":2}');
    const past = await client.call("/raw/a", options);
    expect(past.headers["age"]).toBeUndefined();
    if (options.method !== "HEAD") expect(past.text).toBe('{"load":3}');
    expect((await client.call("/raw/a")).text).toBe('{"load":2}');
  });

  test("but not with credentials where the route says who asks, nor with a body of no length", async () => {
    const { client } = await opened();
    const headers = { authorization: "Bearer x", "x-user": "anna" };
    await client.call("/home", { headers });
    expect((await client.call("/home", { headers })).headers["cache-status"]).toBe("shop; hit; ttl=60");
    await client.call("/raw/a", { headers: { "content-length": "0" } });
    expect((await client.call("/raw/a")).headers["cache-status"]).toBe("shop; hit; ttl=60");
  });

  test("alone: it neither joins a load nor is joined, and its signal tells when its client has gone", async () => {
    const shop = openShop();
    const signals: AbortSignal[] = [];
    shop.app.get(
      shop.cached.raw.path,
      shop.cached.raw(async (_input, { signal }) => {
        signals.push(signal);
        await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      }),
    );
    await shop.listen();
    const leaving = new AbortController();
    const options = { headers: { authorization: "Bearer x" }, signal: leaving.signal };
    const gone = [1, 2].map(() => expect(shop.client.call("/raw/a", options)).rejects.toThrow("aborted"));
    await poll(() => signals.length === 2);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    leaving.abort();
    await Promise.all(gone);
    await poll(() => signals.every(({ aborted }) => aborted));
  });

  test("and the signal of an answer that was sent is never aborted", async () => {
    const shop = openShop();
    const [signals, closed]: [AbortSignal[], boolean[]] = [[], []];
    shop.app.use((_request, response, next) => {
      next();
      // After the engine's own listener.
      response.on("close", () => closed.push(response.writableFinished));
    });
    shop.app.get(
      shop.cached.raw.path,
      shop.cached.raw((_input, { signal }) => void signals.push(signal)),
    );
    await shop.listen();
    await shop.client.call("/raw/a", { headers: { authorization: "Bearer x" } });
    await poll(() => closed.length === 1);
    expect([closed, signals.map(({ aborted }) => aborted)]).toEqual([[true], [false]]);
  });
});

describe("another method", () => {
  test.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])("%s is somebody else's", async (method) => {
    const { client, events } = await opened();
    for (const target of ["/items/7", "/a+b/$c/x"]) {
      expect(await client.call(target, { method })).toMatchObject({ status: 418, text: `${method} fell through` });
    }
    expect(events).toEqual([]);
  });
});
