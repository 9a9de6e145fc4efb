import type { ReplyFunction } from "cachewright/runtime";
import { expect, test, vi } from "vitest";
import { openShop } from "./shop.js";

type Answer = (reply: ReplyFunction<{ found: string }>) => ReturnType<ReplyFunction<{ found: string }>>;

/** A shop whose handler answers what `answer` returns: a 404 is fresh for 5 s, a 410 for ever, a 200 for 60 s. */
async function finding(answer: Answer) {
  const shop = openShop();
  const load = vi.fn<Answer>(answer);
  shop.app.get(
    shop.cached.finding.path,
    shop.cached.finding((_input, { reply }) => load(reply)),
  );
  await shop.listen();
  const get = (headers = {}) => shop.client.call("/finding/lamp", { headers });
  return { ...shop, load, get };
}

test("a status that the route declares is stored, for its own span and not served stale", async () => {
  const { get, load, clock } = await finding((reply) => reply({ missing: "lamp" }, { status: 404 }));
  const [miss, hit] = [await get(), await get()];
  expect(miss).toMatchObject({ status: 404, text: '{"missing":"lamp"}' });
  expect(miss.headers["cache-status"]).toBe("shop; fwd=miss; stored");
  expect(hit).toMatchObject({ status: 404, text: '{"missing":"lamp"}' });
  expect(hit.headers["cache-status"]).toBe("shop; hit; ttl=5");
  clock.advance(4_900);
  expect((await get()).headers["age"]).toBe("4");
  expect(load).toHaveBeenCalledTimes(1);
  clock.advance(100);
  expect((await get()).headers["cache-status"]).toBe("shop; fwd=miss; stored");
  expect(load).toHaveBeenCalledTimes(2);
});

test("it may be stored for ever, and be invalidated by its tags all the same", async () => {
  const { get, load, clock, cache } = await finding((reply) => reply("gone", { status: 410 }));
  await get();
  clock.advance(365 * 86_400_000);
  expect((await get()).headers["cache-status"]).toBe("shop; hit");
  await cache.tags.item("lamp").invalidate();
  await get();
  expect(load).toHaveBeenCalledTimes(2);
});

test("it is no result: for code there is none, and who loads gets what the handler said", async () => {
  const { get, cache } = await finding((reply) => reply({ missing: "lamp" }, { status: 404 }));
  await get();
  const { finding: route } = cache.routes;
  const args = { params: { name: "lamp" } };
  expect(route.peek(args)).toBeUndefined();
  expect(await route.get(args)).toBeUndefined();
  expect(await route.getOrSet(args, () => ({ found: "another" }))).toEqual({ missing: "lamp" });
});

test("a success after it is stored for the route's own span, and a conditional request asks about it alone", async () => {
  let status: 200 | 404 = 404;
  const { get, clock } = await finding((reply) =>
    status === 404 ? reply("missing", { status }) : reply({ found: "lamp" }),
  );
  const { headers } = await get();
  expect(headers["etag"]).toBeUndefined();
  expect((await get({ "if-none-match": "*" })).status).toBe(404);
  status = 200;
  expect((await get()).status).toBe(404);
  clock.advance(5_000);
  expect((await get()).headers["cache-status"]).toBe("shop; fwd=miss; stored");
  expect((await get()).headers["cache-status"]).toBe("shop; hit; ttl=60");
  expect((await get({ "if-none-match": "*" })).status).toBe(304);
});

test.each([201, 301, 400, 401, 403, 405, 429, 500, 502])(
  "a %i is not, for the route does not declare it",
  async (status) => {
    const { get, load } = await finding((reply) => reply({ status }, { status }));
    for (const called of [await get(), await get()]) {
      expect(called.status).toBe(status);
      expect(called.headers["cache-status"]).toBe("shop; fwd=miss");
    }
    expect(load).toHaveBeenCalledTimes(2);
  },
);

test.each<[string, Record<string, string>]>([
  ["sets a cookie", { "set-cookie": "a=b" }],
  ["is private", { "cache-control": "private" }],
  ["varies by what is not declared", { vary: "accept-language" }],
])("a declared status is not stored either when its answer %s", async (_name, headers) => {
  const { get, load } = await finding((reply) => reply("missing", { status: 404, headers }));
  await get();
  await get();
  expect(load).toHaveBeenCalledTimes(2);
});
