import { memcached } from "cachewright/memcached";
import { redis } from "cachewright/redis";
import type { CacheBackend } from "cachewright/runtime";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createApp } from "../../../examples/conduit/src/app.js";
import { createConduitCache, type ConduitCache } from "../../../examples/conduit/src/generated/cache.js";
import { startMemcached } from "../../support/memcached-server.js";
import { startRedis } from "../../support/redis-server.js";
import { HandClock, listen, openingTimeout, startServices, type Listening, type RunningServices } from "./conduit.js";
import { runDifferential } from "./drive.js";
import { createPlainApp } from "./plain-app.js";

const steps = 2000;
const timeout = 300_000;

describe("the cached app answers a random session like the plain one", () => {
  const clock = new HandClock();
  let cached: RunningServices;
  let plain: RunningServices;
  let reference: Listening;

  beforeAll(async () => {
    [cached, plain] = [await startServices(clock), await startServices(clock)];
    reference = await listen(createPlainApp(plain.services));
  }, openingTimeout);
  beforeEach(() => Promise.all([cached.clear(), plain.clear()]));
  afterAll(() => Promise.all([reference, cached, plain].map((each) => each.close())));

  test("in memory", { timeout }, () => compare(createConduitCache(), 11));

  test("on Redis", { timeout }, async () => {
    const server = await startRedis();
    await compareOn(redis({ url: server.url }), 12).finally(() => server.stop());
  });

  test("on Redis, with memory in front", { timeout }, async () => {
    const server = await startRedis();
    const cache = createConduitCache({ backend: redis({ url: server.url }), memory: true });
    await compare(cache, 13).finally(() => server.stop());
  });

  test("on Memcached", { timeout }, async () => {
    const server = await startMemcached();
    await compareOn(memcached({ servers: `127.0.0.1:${server.port}` }), 14).finally(() => server.stop());
  });

  const compareOn = (backend: CacheBackend, seed: number) => compare(createConduitCache({ backend }), seed);

  async function compare(cache: ConduitCache, seed: number): Promise<void> {
    const subject = await listen(createApp({ services: cached.services, cache }));
    try {
      const urls = { subject: subject.url, reference: reference.url };
      const report = await runDifferential({ ...urls, seed, steps, tickClock: () => clock.advance(250) });
      expect(report.requests).toBe(steps);
      expect(report.hits).toBeGreaterThanOrEqual(500);
    } finally {
      await subject.close();
      await cache.close();
    }
  }
});
