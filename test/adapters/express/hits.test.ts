import { describe, expect, test, vi } from "vitest";
import { lines } from "../../http/client.js";
import { openShop } from "./shop.js";
import type { Item } from "../shop/model.js";

/** A shop whose one route counts its loads. */
async function items() {
  const shop = openShop();
  const load = vi.fn<(id: string) => Item>((id) => ({ id, name: `Lamp ${id} ☂` }));
  shop.app.get(
    shop.cached.getItem.path,
    shop.cached.getItem(({ params }) => load(params.id)),
  );
  await shop.listen();
  return { ...shop, load };
}

describe("a miss and the hits after it", () => {
  test("send the same bytes, and the handler runs once", async () => {
    const { client, load } = await items();
    const miss = await client.call("/items/7");
    const hit = await client.call("/items/7");

    expect(miss.status).toBe(200);
    expect(miss.body).toEqual(Buffer.from('{"id":"7","name":"Lamp 7 ☂"}'));
    expect(hit.body).toEqual(miss.body);
    expect(load).toHaveBeenCalledTimes(1);
    expect(hit.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(hit.headers["content-length"]).toBe(String(miss.body.length));
    expect(hit.headers["transfer-encoding"]).toBeUndefined();
  });

  test("say how they were come by (RFC 9211) and how old they are (RFC 9111 section 5.1)", async () => {
    const { client, clock } = await items();
    const miss = await client.call("/items/7");
    expect(miss.headers["cache-status"]).toBe("shop; fwd=uri-miss; stored");
    expect(miss.headers["age"]).toBeUndefined();

    clock.advance(12_900);
    const hit = await client.call("/items/7");
    expect(hit.headers["cache-status"]).toBe("shop; hit; ttl=47");
    expect(hit.headers["age"]).toBe("12");

    clock.advance(47_100);
    expect((await client.call("/items/7")).headers["cache-status"]).toBe("shop; fwd=uri-miss; stored");
  });

  test("have a weak entity tag, and let others keep nothing without asking", async () => {
    const { client } = await items();
    const [miss, hit] = [await client.call("/items/7"), await client.call("/items/7")];
    expect(miss.headers["etag"]).toMatch(/^W\/"[\w-]{27}"$/);
    expect(hit.headers["etag"]).toBe(miss.headers["etag"]);
    expect(miss.headers["cache-control"]).toBe("no-cache");
    expect(hit.headers["cache-control"]).toBe("no-cache");
    expect(miss.headers["vary"]).toBeUndefined();
  });

  test("come from any spelling of the same request", async () => {
    const { client, load } = await items();
    const targets = [
      "/items/7",
      "/items/7/",
      "/ITEMS/7",
      "/items/%37",
      "/items/7?utm_source=mail",
      "/items/7?&a[]=1#x",
    ];
    for (const target of [...targets, "http://elsewhere.example/items/7"]) {
      expect((await client.call(target, { headers: { host: "other.example" } })).status).toBe(200);
    }
    expect(load).toHaveBeenCalledTimes(1);
  });

  test("do not obey a client that wants no cache", async () => {
    const { client, load } = await items();
    await client.call("/items/7");
    const headers = { "cache-control": "no-cache, no-store, max-age=0", pragma: "no-cache" };
    expect((await client.call("/items/7", { headers })).headers["cache-status"]).toContain("; hit;");
    expect(load).toHaveBeenCalledTimes(1);
  });

  test("say no time left where an entry never expires, and store nothing with a ttl of 0", async () => {
    const shop = openShop();
    const load = vi.fn<() => unknown>(() => ({ ok: true }));
    shop.app.get(shop.cached.forever.path, shop.cached.forever(load));
    shop.app.get(shop.cached.fleeting.path, shop.cached.fleeting(load));
    await shop.listen();
    await shop.client.call("/forever");
    shop.clock.advance(1e12);
    const hit = await shop.client.call("/forever");
    expect(hit.headers).toMatchObject({ "cache-status": "shop; hit", age: "1000000000" });
    for (let round = 0; round < 2; round += 1) {
      expect((await shop.client.call("/fleeting")).headers["cache-status"]).toBe("shop; fwd=uri-miss");
    }
    expect(load).toHaveBeenCalledTimes(3);
  });
});

describe("stale entries", () => {
  test("are served while one load refreshes them behind, and when loading fails", async () => {
    const shop = openShop();
    let body: string | Error = "one";
    const load = vi.fn<() => unknown>(() => {
      if (body instanceof Error) throw body;
      return { body };
    });
    shop.app.get(shop.cached.bulletin.path, shop.cached.bulletin(load));
    await shop.listen();
    const get = () => shop.client.call("/bulletin/a");

    expect((await get()).headers["cache-status"]).toBe("shop; fwd=miss; stored");
    body = "two";
    shop.clock.advance(15_000);
    const stale = await get();
    expect(stale.text).toBe('{"body":"one"}');
    expect(stale.headers).toMatchObject({ "cache-status": "shop; hit; ttl=-5", age: "15" });
    expect((await get()).text).toBe('{"body":"two"}');
    expect(load).toHaveBeenCalledTimes(2);

    body = new Error("database away");
    shop.clock.advance(100_000);
    const rescued = await get();
    expect(rescued.status).toBe(200);
    expect(rescued.text).toBe('{"body":"two"}');
    expect(rescued.headers["age"]).toBe("100");
    expect(shop.errors).toEqual([]);
  });
});

describe("headers that middleware has set", () => {
  test("survive on misses and hits, and Vary says what both say", async () => {
    const shop = openShop();
    shop.app.use((request, response, next) => {
      response.set("Access-Control-Allow-Origin", request.get("origin") ?? "*").set("Vary", "Origin");
      response.set("Server-Timing", "auth;dur=1").append("Set-Cookie", "a=1").append("Set-Cookie", "b=2");
      next();
    });
    shop.app.get(
      shop.cached.greet.path,
      shop.cached.greet(({ headers }, { reply }) =>
        reply({ tenant: headers["x-tenant"], theme: undefined }, { headers: { Vary: "X-Tenant" } }),
      ),
    );
    await shop.listen();
    const answers = [];
    for (const origin of ["https://a.example", "https://b.example"]) {
      answers.push(await shop.client.call("/greeting", { headers: { origin } }));
    }
    expect(answers.map(({ headers }) => headers["cache-status"])).toEqual([
      "shop; fwd=miss; stored",
      "shop; hit; ttl=60",
    ]);
    for (const [index, { headers }] of answers.entries()) {
      expect(headers["access-control-allow-origin"]).toBe(`https://${"ab"[index]}.example`);
      expect(headers["x-powered-by"]).toBe("Express");
      expect(headers["server-timing"]).toBe("auth;dur=1");
      expect(headers["set-cookie"]).toEqual(["a=1", "b=2"]);
      expect(headers["vary"]?.split(", ").toSorted()).toEqual(expect.arrayContaining(["origin", "x-tenant"]));
      expect(new Set(headers["vary"]?.split(", ")).size).toBe(headers["vary"]?.split(", ").length);
    }
  });

  test("survive on a 304 and on an answer without a cache", async () => {
    const shop = openShop();
    shop.app.use((_request, response, next) => {
      response.vary("Origin").set("X-Middleware", "yes");
      next();
    });
    shop.app.get(
      shop.cached.greet.path,
      shop.cached.greet(() => ({ tenant: undefined, theme: undefined })),
    );
    shop.app.post(
      shop.cached.addItem.path,
      shop.cached.addItem((_input, { reply }) => reply({ id: "1", name: "x" }, { headers: { vary: "Accept" } })),
    );
    await shop.listen();
    const { headers } = await shop.client.call("/greeting");
    const unchanged = await shop.client.call("/greeting", { headers: { "if-none-match": headers["etag"] } });
    expect(unchanged).toMatchObject({ status: 304, headers: { "x-middleware": "yes", vary: headers["vary"] } });
    const posted = await shop.client.call("/items", { method: "POST" });
    expect(posted.headers).toMatchObject({ "x-middleware": "yes", vary: "origin, accept" });
  });

  test.each([
    ["no-store", "/raw/a", "no-store"],
    ["public, max-age=60", "/raw/a", "public, max-age=60"],
    ["no-store", "/raw-home/a", "no-store"],
    ["public, max-age=60", "/raw-home/a", "private, no-cache"],
  ])("`Cache-Control: %s` on %s leads to `%s`", async (earlier, target, sent) => {
    const shop = openShop();
    shop.app.use((_request, response, next) => {
      response.set("Cache-Control", earlier);
      next();
    });
    shop.app.get(
      shop.cached.raw.path,
      shop.cached.raw(() => 1),
    );
    shop.app.get(
      shop.cached.rawHome.path,
      shop.cached.rawHome(() => 1),
    );
    await shop.listen();
    for (let round = 0; round < 2; round += 1) {
      const called = await shop.client.call(target, { headers: { "x-user": "anna" } });
      expect(called.headers["cache-control"]).toBe(sent);
      expect(lines(called, "cache-control")).toBe(1);
    }
  });

  test("reach middleware that wraps writeHead, with every header", async () => {
    const seen: unknown[] = [];
    const shop = openShop();
    shop.app.use((_request, response, next) => {
      const writeHead = response.writeHead.bind(response) as (status: number, headers?: object) => typeof response;
      // As packages do that set a header at the last moment: a list would be one of pairs to them.
      response.writeHead = ((status: number, headers: object) => {
        if (Array.isArray(headers)) throw new Error("a list of headers");
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value as string);
        seen.push(response.getHeader("content-type"));
        response.setHeader("x-late", "yes");
        return writeHead(status);
      }) as typeof response.writeHead;
      next();
    });
    shop.app.get(
      shop.cached.raw.path,
      shop.cached.raw(() => 1),
    );
    await shop.listen();
    await shop.client.call("/raw/a");
    expect((await shop.client.call("/raw/a")).headers).toMatchObject({ "x-late": "yes", "content-length": "1" });
    expect(seen).toEqual(["application/json; charset=utf-8", "application/json; charset=utf-8"]);
  });

  test("are none in an app without any, where each header still goes out once", async () => {
    const shop = openShop();
    shop.app.disable("x-powered-by");
    shop.app.get(
      shop.cached.raw.path,
      shop.cached.raw((_input, { reply }) => reply(1, { headers: { vary: "" } })),
    );
    await shop.listen();
    for (let round = 0; round < 2; round += 1) {
      const called = await shop.client.call("/raw/a");
      const names = called.rawHeaders.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase());
      expect(names).toEqual([...new Set(names)]);
    }
  });
});
