import { createCache } from "cachewright/runtime";
import { clear, manualClock, recordEvents } from "cachewright/testing";
import { expect, onTestFinished, test, vi } from "vitest";

test("a recorder has the events from its beginning to its end, in order and by type", async () => {
  const cache = createCache({ clock: manualClock() });
  onTestFinished(() => cache.close());
  await cache.get("before");
  const recorded = recordEvents(cache);
  await cache.getOrSet("key", () => 1);
  await cache.get("key");
  recorded.stop();
  await cache.get("after");
  expect(recorded.of("hit").map(({ tier }) => tier)).toEqual(["memory"]);
  expect(recorded.of("miss")).toHaveLength(1);
  expect(recorded.of("evict")).toEqual([]);
  expect([...recorded]).toEqual(recorded.events);
  expect(recorded).toHaveLength(recorded.events.length);
  expect(recorded.events.map(({ type }) => type)).toEqual(["miss", "load", "store", "hit"]);
});

test("clear empties what it is given", async () => {
  const cache = { clear: vi.fn<() => Promise<void>>().mockResolvedValue() };
  await clear(cache);
  expect(cache.clear).toHaveBeenCalledOnce();
});

test("a manual clock moves a cache", async () => {
  const clock = manualClock(Date.parse("2024-02-29T12:00:00Z"));
  const cache = createCache({ clock });
  onTestFinished(() => cache.close());
  await cache.set("key", 1, { ttl: "5m" });
  clock.advance(299_999);
  expect(await cache.get("key")).toBe(1);
  clock.advance(1);
  expect(await cache.get("key")).toBeUndefined();
});
