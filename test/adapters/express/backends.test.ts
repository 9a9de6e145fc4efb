import { memcached } from "cachewright/memcached";
import { redis } from "cachewright/redis";
import type { CacheBackend } from "cachewright/runtime";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { startMemcached } from "../../support/memcached-server.js";
import { poll } from "../../support/poll.js";
import { startRedis } from "../../support/redis-server.js";
import type { TestServer } from "../../support/server-process.js";
import { openShop } from "./shop.js";

interface Kind {
  readonly name: string;
  start(): Promise<TestServer>;
  connect(server: TestServer): CacheBackend;
}

const kinds: Kind[] = [
  { name: "Redis", start: () => startRedis(), connect: ({ url }) => redis({ url }) },
  {
    name: "Memcached",
    start: () => startMemcached(),
    connect: ({ port }) => memcached({ servers: `127.0.0.1:${port}` }),
  },
];

describe.each(kinds)("apps on $name", ({ start, connect }) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  /** An app with its own connection; its handlers answer with the app's name. */
  async function opened(name: string) {
    const shop = openShop({ backend: connect(server) });
    const load = vi.fn<() => void>();
    const { app, cached } = shop;
    app.get(
      cached.getItem.path,
      cached.getItem(({ params }, { reply }) => {
        load();
        return reply({ id: params.id, name }, { headers: { "x-made-by": name } });
      }),
    );
    app.get(
      cached.raw.path,
      cached.raw((_input, { reply }) => reply(Buffer.from([0, 255, 10]), { headers: bytesType })),
    );
    app.put(
      cached.putItem.path,
      cached.putItem(({ params }) => ({ id: params.id, name })),
    );
    app.delete(
      cached.deleteItem.path,
      cached.deleteItem(() => undefined),
    );
    await shop.listen();
    await poll(() => shop.cache.set("ready", true));
    return { ...shop, load };
  }

  const bytesType = { "content-type": "application/octet-stream" };
  const put = { method: "PUT", headers: { "x-user": "anna" } };

  test("see each other's entries, byte for byte and header for header", async () => {
    const [one, two] = [await opened("one"), await opened("two")];
    const miss = await one.client.call("/items/1");
    one.clock.advance(2_000);
    two.clock.advance(2_000);
    const hit = await two.client.call("/items/1");
    expect(hit.body).toEqual(miss.body);
    expect(hit.headers).toMatchObject({
      age: "2",
      "cache-status": "shop; hit; ttl=58",
      "content-type": miss.headers["content-type"],
      etag: miss.headers["etag"],
      "x-made-by": "one",
    });
    const condition = { headers: { "if-none-match": miss.headers["etag"] } };
    expect((await two.client.call("/items/1", condition)).status).toBe(304);
    expect((await two.client.call("/items/1", { method: "HEAD" })).headers["content-length"]).toBe(
      String(miss.body.length),
    );
    expect(two.load).not.toHaveBeenCalled();
    await one.client.call("/raw/a");
    const bytes = await two.client.call("/raw/a");
    expect([bytes.body, bytes.headers["cache-status"]]).toEqual([Buffer.from([0, 255, 10]), "shop; hit; ttl=60"]);
  });

  test("see each other's invalidations at once", async () => {
    const [one, two] = [await opened("one"), await opened("two")];
    for (let round = 0; round < 20; round += 1) {
      await one.client.call("/items/2");
      await two.client.call("/items/2");
      await one.client.call("/items/2", put);
      expect(await two.client.json("/items/2")).toEqual({ id: "2", name: "two" });
      await two.client.call("/items/2", put);
      expect(await one.client.json("/items/2")).toEqual({ id: "2", name: "one" });
    }
  });

  test("go on without it, say nothing on the console, and come back", async () => {
    const { client, load, events } = await opened("one");
    await client.call("/items/3");
    const printed = listenToConsole();
    await server.kill("SIGKILL");

    for (const expected of [2, 3]) {
      expect(await client.call("/items/3")).toMatchObject({ status: 200, text: '{"id":"3","name":"one"}' });
      expect(load).toHaveBeenCalledTimes(expected);
    }
    expect((await client.call("/items/3", { method: "HEAD" })).status).toBe(200);
    const many = await Promise.all(Array.from({ length: 50 }, () => client.call("/items/3")));
    expect(new Set(many.map(({ status }) => status))).toEqual(new Set([200]));

    const changed = await client.call("/items/3", put);
    expect(changed).toMatchObject({ status: 200, text: '{"id":"3","name":"one"}' });
    expect(events).toContainEqual(expect.objectContaining({ type: "error", operation: "invalidate" }));
    expect((await client.call("/items/3", { method: "DELETE" })).status).toBe(204);

    await server.restart();
    await poll(async () => (await client.call("/items/3")).headers["cache-status"]?.includes("; hit"));
    expect(printed()).toEqual([]);
  });
});

/** What is written to the console and to both outputs until the test ends. */
function listenToConsole(): () => unknown[] {
  const spies = [
    ...(["log", "info", "warn", "error", "debug"] as const).map((name) => vi.spyOn(console, name)),
    vi.spyOn(process.stdout, "write"),
    vi.spyOn(process.stderr, "write"),
  ];
  onTestFinished(() => spies.forEach((spy) => spy.mockRestore()));
  return () => spies.flatMap((spy) => spy.mock.calls as unknown[]);
}
