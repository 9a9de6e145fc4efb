import { describe, expect, test } from "vitest";
import { ChangedKeys } from "../../runtime/changed-keys.js";
import { createCache } from "../../runtime/create-cache.js";
import { signal } from "./gated-backend.js";

describe("changed keys", () => {
  test("tell who watches one, and nobody else", () => {
    const keys = new ChangedKeys();
    keys.invalidate(["a"]);
    const [a, b] = [keys.watch("a"), keys.watch("b")];
    expect([a.valid, b.valid]).toEqual([true, true]);
    keys.invalidate(["a", "unknown"]);
    expect([a.valid, b.valid, keys.watch("a").valid]).toEqual([false, true, true]);
  });

  test("that are too many count as changes of every key, for who watched before", () => {
    const keys = new ChangedKeys(10);
    const early = keys.watch("watched");
    for (let index = 0; index < 10; index++) keys.invalidate([`k${index}`]);
    const late = keys.watch("watched");
    expect([early.valid, late.valid]).toEqual([true, true]);
    keys.invalidate(["one too many"]);
    expect([early.valid, late.valid]).toEqual([false, true]);
  });
});

test("a long load is shared and kept, whatever else is loaded meanwhile", async () => {
  const cache = createCache({ memory: { maxEntries: 100 } });
  const end = signal();
  let loads = 0;
  const load = async (): Promise<number> => {
    loads += 1;
    await end.given;
    return loads;
  };
  const first = cache.getOrSet("slow", load);
  for (let index = 0; index < 25_000; index++) await cache.getOrSet(`other ${index}`, () => index);
  const second = cache.getOrSet("slow", load);
  end.give();
  expect([await first, await second, await cache.get("slow"), loads]).toEqual([1, 1, 1, 1]);
});

test("as many tags may be in use as memory may have entries", async () => {
  const cache = createCache({ memory: { maxEntries: 130_000 } });
  await cache.set("first", 1, { tags: ["first"] });
  for (let index = 0; index < 4_000; index++) {
    const tags = Array.from({ length: 30 }, (_, place) => `t:${index}:${place}`);
    await cache.set(`${index}`, index, { tags });
  }
  expect(await cache.get("first")).toBe(1);
});
