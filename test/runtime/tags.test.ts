import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { familyOf, tagKey } from "../../runtime/key.js";
import { cappedTagKeys, maxTags } from "../../runtime/tags.js";

describe("the tags of a result", () => {
  test("stay as they are up to 32, each once", () => {
    const tags = Array.from({ length: 31 }, (_, index) => `a:${index}`);
    expect(cappedTagKeys("c", [...tags, ...tags], 1)).toEqual(tags.map((tag) => tagKey("c", tag)));
  });

  test("above that the largest family stands for its members, then the next one", () => {
    const members = (family: string, count: number): string[] =>
      Array.from({ length: count }, (_, index) => `${family}:${index}`);
    const tags = [...members("a", 20), ...members("b", 12), "c:1"];
    expect(cappedTagKeys("c", tags, 0)).toEqual(["a", ...members("b", 12), "c:1"].map((tag) => tagKey("c", tag)));
    expect(cappedTagKeys("c", tags, 25)).toEqual(["b", "a", "c:1"].map((tag) => tagKey("c", tag)));
  });

  test("are each still there by themselves or by their family, and no more than 32 while there are families to merge", () => {
    const tags = fc.array(
      fc.tuple(fc.nat(6), fc.nat(40)).map(([family, member]) => `f${family}:${member}`),
      {
        maxLength: 150,
      },
    );
    fc.assert(
      fc.property(tags, fc.nat(20), (all, known) => {
        const kept = new Set(cappedTagKeys("c", all, known));
        expect(kept.size).toBeLessThanOrEqual(maxTags - known);
        for (const tag of all) expect(kept.has(tagKey("c", tag)) || kept.has(tagKey("c", familyOf(tag)))).toBe(true);
      }),
    );
  });

  test("of more families than that are all kept", () => {
    const tags = Array.from({ length: 40 }, (_, index) => `f${index}:1`);
    expect(cappedTagKeys("c", tags, 0).length).toBe(40);
  });
});
