import type { ReplyFunction } from "cachewright/runtime";
import { InvalidOptionError } from "cachewright/runtime";
import { describe, expect, test, vi } from "vitest";
import { lines } from "../../http/client.js";
import { openShop } from "./shop.js";

/** A shop whose handler answers what `result` returns. */
async function answering(result: (reply: ReplyFunction<unknown>) => unknown) {
  const shop = openShop();
  const load = vi.fn<typeof result>(result);
  shop.app.get(
    shop.cached.raw.path,
    shop.cached.raw((_input, { reply }) => load(reply)),
  );
  await shop.listen();
  const get = () => shop.client.call("/raw/a");
  return { ...shop, load, get, twice: async () => [await get(), await get()] as const };
}

describe("what a handler returns", () => {
  test.each<[string, unknown, string]>([
    ["null", null, "null"],
    ["text", 'say "hi"', String.raw`"say \"hi\""`],
    ["zero", 0, "0"],
    ["false", false, "false"],
    ["empty text", "", '""'],
    ["a date", new Date(0), '"1970-01-01T00:00:00.000Z"'],
    ["an object", { a: [undefined, 1], b: undefined }, '{"a":[null,1]}'],
  ])("is JSON: %s", async (_name, value, text) => {
    const { twice, load } = await answering(() => value);
    for (const called of await twice()) {
      expect(called).toMatchObject({ status: 200, text });
      expect(called.headers["content-type"]).toBe("application/json; charset=utf-8");
    }
    expect(load).toHaveBeenCalledTimes(1);
  });

  test("is a 204 when it is nothing, which is not stored", async () => {
    const { twice, load } = await answering(() => undefined);
    for (const called of await twice()) {
      expect([called.status, called.body.length]).toEqual([204, 0]);
      expect(called.headers["content-length"]).toBeUndefined();
      expect(called.headers["content-type"]).toBeUndefined();
      expect(called.headers["cache-status"]).toBe("shop; fwd=uri-miss");
    }
    expect(load).toHaveBeenCalledTimes(2);
  });

  test.each([
    ["a function", () => 1],
    ["a symbol", Symbol("x")],
    ["a bigint", 1n],
  ])("is an error when it has no JSON form: %s", async (_name, value) => {
    const { twice, errors } = await answering(() => value);
    expect((await twice()).map(({ status }) => status)).toEqual([500, 500]);
    expect(errors).toEqual([expect.any(TypeError), expect.any(TypeError)]);
  });
});

describe("reply", () => {
  test("stores a 200 with its headers", async () => {
    const { twice, load } = await answering((reply) =>
      reply([1], { headers: { Link: "</>; rel=up", "X-Total": "1" } }),
    );
    const [miss, hit] = await twice();
    for (const { headers, text } of [miss, hit]) {
      expect(text).toBe("[1]");
      expect(headers).toMatchObject({ link: "</>; rel=up", "x-total": "1" });
    }
    expect(hit.headers["cache-status"]).toBe("shop; hit; ttl=60");
    expect(load).toHaveBeenCalledTimes(1);
  });

  test.each([201, 202, 203, 206, 301, 302, 404, 410, 429, 500, 503])("never stores a %i", async (status) => {
    const { twice, load } = await answering((reply) => reply({ status }, { status, headers: { location: "/x" } }));
    for (const called of await twice()) {
      expect(called).toMatchObject({ status, text: `{"status":${status}}` });
      expect(called.headers).toMatchObject({ location: "/x", "cache-status": "shop; fwd=uri-miss" });
      expect(called.headers["etag"]).toBeUndefined();
    }
    expect(load).toHaveBeenCalledTimes(2);
  });

  test.each([
    [204, undefined],
    [205, "0"],
    [304, undefined],
  ])("sends no content with %i", async (status, length) => {
    const { get } = await answering((reply) => reply({ some: "thing" }, { status }));
    const called = await get();
    expect([called.status, called.body.length]).toEqual([status, 0]);
    expect(called.headers["content-length"]).toBe(length);
    expect(called.headers["content-type"]).toBeUndefined();
  });

  test("sends text as it is when its type says that it is no JSON, as the UTF-8 that it is", async () => {
    const headers = { "content-type": "text/html" };
    const { twice, cache } = await answering((reply) => reply("<p>é</p>", { headers }));
    for (const called of await twice()) {
      expect(called.body).toEqual(Buffer.from("<p>é</p>"));
      expect(called.headers).toMatchObject({ "content-type": "text/html; charset=utf-8", "content-length": "9" });
    }
    expect(cache.routes.raw.peek({ params: { name: "a" } })).toBe("<p>é</p>");
    expect(await cache.routes.raw.get({ params: { name: "a" } })).toBe("<p>é</p>");
  });

  test("sends bytes as they are, and keeps a copy of its own", async () => {
    const bytes = Buffer.from([0, 255, 1, 254]);
    const { get, cache, load } = await answering((reply) => reply(bytes, { headers: { "content-type": "image/png" } }));
    expect((await get()).body).toEqual(Buffer.from([0, 255, 1, 254]));
    bytes.fill(7);
    const peeked = cache.routes.raw.peek({ params: { name: "a" } }) as Uint8Array;
    expect(peeked).toEqual(new Uint8Array([0, 255, 1, 254]));
    peeked.fill(8);
    const hit = await get();
    expect(hit.body).toEqual(Buffer.from([0, 255, 1, 254]));
    expect(hit.headers).toMatchObject({ "content-type": "image/png", "content-length": "4" });
    expect(load).toHaveBeenCalledTimes(1);
  });

  test("takes other kinds of JSON, and a tag of the handler's own", async () => {
    const headers = { "Content-Type": "application/problem+json", ETag: '"v1"' };
    const { get, client } = await answering((reply) => reply("x", { headers }));
    const called = await get();
    expect(called.text).toBe('"x"');
    expect(called.headers).toMatchObject({ "content-type": "application/problem+json", etag: '"v1"' });
    expect((await client.call("/raw/a", { headers: { "if-none-match": 'W/"v1"' } })).status).toBe(304);
  });

  test("leaves to the server what is the server's: length, date, age, connection", async () => {
    const headers = {
      "content-length": "99",
      "Transfer-Encoding": "chunked",
      Connection: "close, X-Hop",
      "x-hop": "1",
      "keep-alive": "timeout=99",
      date: "Thu, 01 Jan 1970 00:00:00 GMT",
      age: "1000",
    };
    const { twice, load } = await answering((reply) => reply([1], { headers }));
    for (const called of await twice()) {
      expect(called.text).toBe("[1]");
      expect(called.headers).toMatchObject({ "content-length": "3", connection: "keep-alive" });
      expect(lines(called, "content-length")).toBe(1);
      expect(called.headers["transfer-encoding"]).toBeUndefined();
      expect(called.headers["x-hop"]).toBeUndefined();
      expect(called.headers["keep-alive"]).not.toContain("99");
      expect(called.headers["date"]).not.toContain("1970");
      expect(called.headers["age"]).not.toBe("1000");
    }
    expect(load).toHaveBeenCalledTimes(1);
  });

  test("puts its own Cache-Status before the cache's, which is nearer to the client", async () => {
    const { twice } = await answering((reply) => reply(1, { headers: { "cache-status": "origin; hit" } }));
    expect((await twice()).map(({ headers }) => headers["cache-status"])).toEqual([
      "origin; hit, shop; fwd=uri-miss; stored",
      "origin; hit, shop; hit; ttl=60",
    ]);
  });

  test.each<[string, { status?: number; headers?: Record<string, string> }]>([
    ["a status that is none", { status: 99 }],
    ["an interim status", { status: 101 }],
    ["a fraction", { status: 200.5 }],
    ["a line break in a value", { headers: { "x-a": "1\r\nset-cookie: b=2" } }],
    ["a line break in a name", { headers: { "x-a\r\nb": "1" } }],
    ["a character beyond Latin-1", { headers: { "x-a": "☂" } }],
  ])("refuses %s", async (_name, init) => {
    const { get, errors } = await answering((reply) => reply(1, init));
    const called = await get();
    expect(called.status).toBe(500);
    expect(called.headers["set-cookie"]).toBeUndefined();
    expect(errors).toHaveLength(1);
    if (init.status !== undefined) expect(errors[0]).toBeInstanceOf(InvalidOptionError);
  });
});
