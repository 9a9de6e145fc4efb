import { InvalidInputError } from "cachewright/runtime";
import { describe, expect, test, vi } from "vitest";
import { openShop, serve } from "./shop.js";

async function opened() {
  const shop = openShop();
  const load = vi.fn<(...seen: unknown[]) => void>();
  const { app, cached } = shop;
  app.get(
    cached.listItems.path,
    cached.listItems(({ query }) => {
      load(query);
      return { items: (query.kind ?? []).map((name) => ({ id: name, name })), limit: query.limit };
    }),
  );
  app.get(
    cached.search.path,
    cached.search(({ query }) => {
      load(query);
      return { found: query.q, other: query.valueOf };
    }),
  );
  app.get(
    cached.getItem.path,
    cached.getItem(({ params }) => {
      load(params);
      return { id: params.id, name: "x" };
    }),
  );
  app.get(
    cached.greet.path,
    cached.greet(({ headers, cookies }) => {
      load(headers, cookies);
      return { tenant: headers["x-tenant"], theme: cookies.theme };
    }),
  );
  await shop.listen();
  return { ...shop, load };
}

describe("a request that does not fit", () => {
  test.each([
    ["/items?limit=ten", "query.limit", "must be a whole number"],
    ["/items?limit=1.5", "query.limit", "must be a whole number"],
    ["/items?limit=101", "query.limit", "must be at most 100"],
    ["/items?limit=", "query.limit", "must be a whole number"],
    ["/items?limit=1&limit=2", "query.limit", "must not be repeated"],
    ["/items?kind=new&kind=lost", "query.kind[1]", 'must be one of "new", "used"'],
    ["/search", "query.q", "is required"],
    ["/search?q[]=1", "query.q", "is required"],
    ["/search?Q=1", "query.q", "is required"],
    ["/search?q=1&q=1", "query.q", "must not be repeated"],
  ])("%s comes to the app's error handler as 400", async (target, field, reason) => {
    const { client, load, errors, events } = await opened();
    const called = await client.call(target);
    expect(called.status).toBe(400);
    expect(JSON.parse(called.text)).toEqual({ name: "InvalidInputError", field, reason });
    expect(errors).toEqual([expect.any(InvalidInputError)]);
    expect(load).not.toHaveBeenCalled();
    expect(events).toEqual([]);
    expect(called.headers["cache-status"]).toBeUndefined();
  });

  test("is a 400 in an app without an error handler of its own", async () => {
    const { app, cached } = openShop();
    app.get(
      cached.search.path,
      cached.search(({ query }) => ({ found: query.q })),
    );
    const client = await serve(app);
    expect((await client.call("/search")).status).toBe(400);
    expect((await client.call("/search?q=1")).status).toBe(200);
  });

  test("is left to Express where the path itself is broken", async () => {
    const { client, load } = await opened();
    expect((await client.call("/items/%E0%A4%A")).status).toBe(400);
    expect(load).not.toHaveBeenCalled();
  });
});

describe("one entry", () => {
  test.each([
    [
      "undeclared parameters",
      "/items",
      ["?x=1", "?utm_source=a&b[]=2", "?__proto__=1&constructor=2", "?limit[]=5", "?&&="],
    ],
    ["the default", "/items", ["?limit=20", "?limit=2e1"]],
    ["the order", "/items?limit=5&kind=new", ["?kind=new&limit=5"]],
    ["the spelling", "/search?q=a%20b", ["?q=a+b", "?%71=a%20b"]],
  ])("whatever %s", async (_name, first, others) => {
    const { client, load } = await opened();
    await client.call(first);
    for (const query of others) {
      const called = await client.call(first.split("?")[0] + query);
      expect([query, called.headers["cache-status"]]).toEqual([query, "shop; hit; ttl=60"]);
    }
    expect(load).toHaveBeenCalledTimes(1);
  });
});

describe("entries of their own", () => {
  test.each([
    ["/items", "/items?limit=21"],
    ["/items?kind=new&kind=used", "/items?kind=used&kind=new"],
    ["/items?kind=new", "/items"],
    ["/search?q=", "/search?q=undefined"],
    ["/search?q=a%26valueOf%3Db", "/search?q=a&valueOf=b"],
    ["/search?q=1", "/search?q=1&valueOf="],
    ["/items/a%2Fb", "/items/a%252Fb"],
    ["/items/__proto__", "/items/constructor"],
    ["/items/toString", "/items/undefined"],
  ])("%s and %s", async (one, two) => {
    const { client, load } = await opened();
    const bodies = [await client.json(one), await client.json(two), await client.json(one), await client.json(two)];
    expect(load).toHaveBeenCalledTimes(2);
    expect(bodies.slice(2)).toEqual(bodies.slice(0, 2));
  });
});

describe("what a handler sees", () => {
  test("is the URL as middleware has left it, as it is for Express itself", async () => {
    const shop = openShop();
    shop.app.use((request, _response, next) => {
      request.url = request.url.replace("/old-search?for=", "/search?q=");
      next();
    });
    shop.app.get(
      shop.cached.search.path,
      shop.cached.search(({ query }) => ({ found: query.q })),
    );
    await shop.listen();
    expect(await shop.client.json("/old-search?for=lamp")).toEqual({ found: "lamp" });
  });

  test("is what is declared, and nothing else, behind a cast too", async () => {
    const shop = openShop();
    let seen: Record<string, Record<string, unknown>> = {};
    shop.app.get(
      shop.cached.greet.path,
      shop.cached.greet((input, context) => {
        seen = { ...(input as unknown as typeof seen), context: { ...context } };
        return { tenant: undefined, theme: undefined };
      }),
    );
    await shop.listen();
    const headers = {
      "x-tenant": "a",
      "x-secret": "s",
      cookie: "theme=dark; session=s; theme=light",
      "x-user": "anna",
    };
    await shop.client.call("/greeting?debug=1", { headers });
    expect(Object.keys(seen).toSorted()).toEqual(["context", "cookies", "headers"]);
    expect(seen["headers"]).toEqual({ "x-tenant": "a", constructor: undefined });
    expect(seen["cookies"]).toEqual({ theme: "dark" });
    expect(seen["headers"]?.["x-secret"]).toBeUndefined();
    expect(seen["cookies"]?.["session"]).toBeUndefined();
    expect(seen["query"]?.["debug"]).toBeUndefined();
    expect(Object.keys(seen["context"] ?? {}).toSorted()).toEqual(["cache", "reply", "signal"]);
  });

  test("are the declared headers and cookies, each of which has entries of its own and stands in Vary", async () => {
    const { client, load } = await opened();
    const requests = [{}, { "x-tenant": "a" }, { "x-tenant": "a", cookie: "theme=dark" }, { "x-other": "b" }];
    const answers = [];
    for (const headers of requests) answers.push(await client.call("/greeting", { headers }));
    expect(answers.map(({ text }) => text)).toEqual(["{}", '{"tenant":"a"}', '{"tenant":"a","theme":"dark"}', "{}"]);
    expect(load).toHaveBeenCalledTimes(3);
    expect(answers[3]?.headers["cache-status"]).toBe("shop; hit; ttl=60");
    for (const { headers } of answers) expect(headers["vary"]).toBe("cookie, constructor, x-tenant");
  });
});
