import { describe, expect, test, vi } from "vitest";
import { openShop } from "./shop.js";

async function opened() {
  const shop = openShop();
  const load = vi.fn<() => void>();
  shop.app.get(
    shop.cached.raw.path,
    shop.cached.raw(({ params }, { reply }) => {
      load();
      const headers = { "content-language": "en", link: "</>; rel=up", "content-location": "/raw/a" };
      return reply({ name: params.name }, { headers });
    }),
  );
  await shop.listen();
  return { ...shop, load };
}

describe("If-None-Match (RFC 9110 section 13.1.2)", () => {
  test.each([
    ["the tag itself", (etag: string) => etag],
    ["its strong form: the comparison is weak", (etag: string) => etag.replace("W/", "")],
    ["a list", (etag: string) => `"one", W/"two" ,${etag}`],
    ["a list with commas in the tags", (etag: string) => `"a,b", ${etag}, "c,"`],
    ["a star", () => "*"],
    ["a star with spaces", () => "  * "],
  ])("gives a 304 for %s", async (_name, condition) => {
    const { client, load } = await opened();
    const { headers } = await client.call("/raw/a");
    const unchanged = await client.call("/raw/a", { headers: { "if-none-match": condition(String(headers["etag"])) } });
    expect(unchanged.status).toBe(304);
    expect(unchanged.body.length).toBe(0);
    expect(load).toHaveBeenCalledTimes(1);
  });

  test.each([
    ["another tag", () => '"other"'],
    ["the tag without quotes", (etag: string) => etag.replace(/^W\/"|"$/g, "")],
    ["an opened quote", (etag: string) => etag.slice(0, -1)],
    ["a part of the tag", (etag: string) => `${etag.slice(0, -3)}"`],
    ["nothing", () => ""],
    ["garbage", () => ',,"W/"",*x'],
  ])("gives the whole answer for %s", async (_name, condition) => {
    const { client } = await opened();
    const { headers } = await client.call("/raw/a");
    const whole = await client.call("/raw/a", { headers: { "if-none-match": condition(String(headers["etag"])) } });
    expect(whole).toMatchObject({ status: 200, text: '{"name":"a"}' });
  });

  test("gets what a 200 says, except about the content (RFC 9110 section 15.4.5)", async () => {
    const { client, clock } = await opened();
    const { headers } = await client.call("/raw/a");
    clock.advance(5_000);
    const unchanged = await client.call("/raw/a", { headers: { "if-none-match": "*" } });
    expect(unchanged.headers).toMatchObject({
      age: "5",
      "cache-control": "no-cache",
      "cache-status": "shop; hit; ttl=55",
      "content-location": "/raw/a",
      etag: headers["etag"],
      link: "</>; rel=up",
    });
    for (const name of ["content-type", "content-length", "content-language", "transfer-encoding"]) {
      expect(unchanged.headers[name]).toBeUndefined();
    }
  });

  test("fills the cache when nothing is stored yet", async () => {
    const { client, load } = await opened();
    const first = await client.call("/raw/a", { headers: { "if-none-match": "*" } });
    expect([first.status, first.headers["cache-status"]]).toEqual([304, "shop; fwd=uri-miss; stored"]);
    expect((await client.call("/raw/a")).text).toBe('{"name":"a"}');
    expect(load).toHaveBeenCalledTimes(1);
  });

  test("is nothing to an answer that is no 200, nor to a mutation", async () => {
    const shop = openShop();
    shop.app.get(
      shop.cached.raw.path,
      shop.cached.raw((_input, { reply }) => reply("gone", { status: 410, headers: { etag: '"e"' } })),
    );
    shop.app.post(
      shop.cached.addItem.path,
      shop.cached.addItem(() => ({ id: "1", name: "x" })),
    );
    await shop.listen();
    const headers = { "if-none-match": "*" };
    expect(await shop.client.call("/raw/a", { headers })).toMatchObject({ status: 410, text: '"gone"' });
    const posted = await shop.client.call("/items", { method: "POST", headers });
    expect(posted).toMatchObject({ status: 200, text: '{"id":"1","name":"x"}' });
    // A validator would be about what was sent, not about what is answered (RFC 9110 section 9.3.4).
    expect(posted.headers["etag"]).toBeUndefined();
  });

  test("keeps the cookies that an answer sets", async () => {
    const shop = openShop();
    shop.app.get(
      shop.cached.raw.path,
      shop.cached.raw((_input, { reply }) => reply(1, { headers: { "set-cookie": "a=1" } })),
    );
    await shop.listen();
    const unchanged = await shop.client.call("/raw/a", { headers: { "if-none-match": "*" } });
    expect([unchanged.status, unchanged.headers["set-cookie"]]).toEqual([304, ["a=1"]]);
  });
});

describe("HEAD (RFC 9110 section 9.3.2)", () => {
  test("is answered from the entry of GET, with its length and no body", async () => {
    const { client, load } = await opened();
    const got = await client.call("/raw/a");
    const head = await client.call("/raw/a", { method: "HEAD" });
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(head.headers).toMatchObject({
      "cache-status": "shop; hit; ttl=60",
      "content-length": got.headers["content-length"],
      "content-type": got.headers["content-type"],
      etag: got.headers["etag"],
      age: "0",
    });
    expect(load).toHaveBeenCalledTimes(1);
  });

  test("never fills it, and says what GET would say", async () => {
    const { client, load, cache } = await opened();
    for (let round = 0; round < 2; round += 1) {
      const head = await client.call("/raw/a", { method: "HEAD" });
      expect([head.status, head.body.length]).toEqual([200, 0]);
      expect(head.headers).toMatchObject({ "cache-status": "shop; fwd=uri-miss", "content-length": "12" });
    }
    expect(cache.routes.raw.peek({ params: { name: "a" } })).toBeUndefined();
    await client.call("/raw/a");
    expect(load).toHaveBeenCalledTimes(3);
  });

  test("gives a 304 too", async () => {
    const { client } = await opened();
    await client.call("/raw/a");
    const head = await client.call("/raw/a", { method: "HEAD", headers: { "if-none-match": "*" } });
    expect([head.status, head.headers["content-length"]]).toEqual([304, undefined]);
  });
});
