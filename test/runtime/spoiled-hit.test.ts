import { describe, expect, test } from "vitest";
import { everyTier, openedOn } from "./tiers.js";

describe.each(everyTier())("a value on $name", (tier) => {
  test("is not changed by what becomes of a hit, or of what was stored", async () => {
    const cache = await openedOn(tier);
    const make = (): { at: Date; map: Map<string, number[]>; set: Set<number>; bytes: Buffer } => ({
      at: new Date(0),
      map: new Map([["a", [1]]]),
      set: new Set([1]),
      bytes: Buffer.from("abc"),
    });
    const spoil = ({ at, map, set, bytes }: ReturnType<typeof make>): void => {
      at.setTime(1);
      map.get("a")!.push(2);
      map.set("b", []);
      set.clear();
      bytes.fill(0);
    };
    const given = make();
    await cache.set("key", given);
    spoil(given);
    for (let round = 0; round < 3; round++) {
      const hit = (await cache.getOrSet("key", make)) as ReturnType<typeof make>;
      expect(hit).toEqual(make());
      spoil(hit);
    }
    await cache.set("plain", { list: [1] });
    const plain = (await cache.get<{ list: number[] }>("plain")) as { list: number[] };
    expect(() => plain.list.push(2)).toThrow(TypeError);
    expect(await cache.get("plain")).toEqual({ list: [1] });
  });
});
