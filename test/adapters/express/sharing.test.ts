import { describe, expect, test, vi } from "vitest";
import { poll } from "../../support/poll.js";
import { gate, openShop } from "./shop.js";

/** A shop whose answers carry `headers`, and the number of their load. */
async function answeringWith(headers: Record<string, string>) {
  const shop = openShop();
  const hold = gate();
  let arrived = 0;
  const load = vi.fn<() => void>();
  shop.app.use((_request, _response, next) => {
    arrived += 1;
    next();
  });
  shop.app.get(
    shop.cached.bulletin.path,
    shop.cached.bulletin(async (_input, { reply }) => {
      load();
      const number = load.mock.calls.length;
      await hold.opened;
      return reply({ number }, { headers });
    }),
  );
  await shop.listen();
  return { ...shop, load, hold, arrived: () => arrived };
}

const unshared: [string, Record<string, string>][] = [
  ["Set-Cookie", { "Set-Cookie": "session=1" }],
  ["Cache-Control: private", { "Cache-Control": "private" }],
  ["Cache-Control: no-store among others", { "Cache-Control": "max-age=60,  No-Store" }],
  ["Cache-Control: no-cache", { "Cache-Control": "no-cache" }],
  ["Cache-Control: private for one field", { "Cache-Control": 'public, private="x-name"' }],
  ["Vary: *", { Vary: "*" }],
  ["Vary on an undeclared header", { Vary: "X-Tenant, Accept-Language" }],
  ["a CORS header of one origin", { "Access-Control-Allow-Origin": "https://a.example" }],
  ["the id of a request", { "X-Request-Id": "1" }],
  ["an encoding", { "Content-Encoding": "x-own" }],
  ["a challenge", { "WWW-Authenticate": "Basic" }],
];

const shared: [string, Record<string, string>][] = [
  ["Vary on a declared header", { Vary: "x-TENANT" }],
  ["Cache-Control: max-age", { "Cache-Control": "public, max-age=60" }],
  ["a directive that only sounds like one", { "Cache-Control": "x-private=1, max-age=1" }],
  ["a plain header", { "X-Total": "3" }],
];

describe.each(unshared)("an answer with %s", (_name, headers) => {
  test("is not stored", async () => {
    const { client, load, hold, cache, events } = await answeringWith(headers);
    hold.open();
    const [one, two] = [await client.call("/bulletin/a"), await client.call("/bulletin/a")];
    expect([one.text, two.text]).toEqual(['{"number":1}', '{"number":2}']);
    expect(two.headers["cache-status"]).toBe("shop; fwd=miss");
    const named = Object.keys(headers)[0]!.toLowerCase();
    expect(two.headers[named]).toBeDefined();
    expect(load).toHaveBeenCalledTimes(2);
    expect(cache.routes.bulletin.peek({ params: { name: "a" } })).toBeUndefined();
    expect(events.some(({ type }) => type === "store")).toBe(false);
  });

  test("is not given to those who wait for it", async () => {
    const { client, load, hold, arrived } = await answeringWith(headers);
    const calls = Array.from({ length: 5 }, () => client.json("/bulletin/a"));
    await poll(() => arrived() === 5);
    expect(load).toHaveBeenCalledTimes(1);
    hold.open();
    const numbers = (await Promise.all(calls)) as { number: number }[];
    expect(numbers.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
  });
});

test.each(unshared)("an answer with %s tells proxies not to keep it", async (_name, headers) => {
  const { client, hold } = await answeringWith(headers);
  hold.open();
  const { headers: sent } = await client.call("/bulletin/a");
  expect(sent["cache-control"]).toBe(headers["Cache-Control"] ?? "private, no-cache");
});

test.each(shared)("an answer with %s is stored and shared", async (_name, headers) => {
  const { client, load, hold, arrived } = await answeringWith(headers);
  const calls = Array.from({ length: 5 }, () => client.call("/bulletin/a"));
  await poll(() => arrived() === 5);
  hold.open();
  const answers = await Promise.all(calls);
  expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['{"number":1}']));
  expect(
    answers.map(({ headers: { "cache-status": status } }) => String(status)).toSorted((a, b) => (a < b ? -1 : 1)),
  ).toEqual([
    "shop; fwd=miss; collapsed",
    "shop; fwd=miss; collapsed",
    "shop; fwd=miss; collapsed",
    "shop; fwd=miss; collapsed",
    "shop; fwd=miss; stored",
  ]);
  const hit = await client.call("/bulletin/a");
  expect(hit.headers["cache-status"]).toBe("shop; hit; ttl=10");
  expect(hit.headers["cache-control"]).toBe(headers["Cache-Control"] ?? "no-cache");
  expect(hit.headers["x-total"]).toBe(headers["X-Total"]);
  expect(hit.headers["vary"]).toBe("x-tenant");
  expect(load).toHaveBeenCalledTimes(1);
});
