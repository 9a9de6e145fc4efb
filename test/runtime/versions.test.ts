import { describe, expect, test } from "vitest";
import { LocalTags } from "../../runtime/versions.js";

describe("the tags of a process", () => {
  test("are shared by all who hold them, until they are invalidated", () => {
    const tags = new LocalTags(100);
    const [a, b] = tags.snapshot(["a", "b"]);
    expect(tags.snapshot(["a"])[0]).toBe(a);
    tags.invalidate(["a", "unknown"]);
    expect([a!.valid, b!.valid]).toEqual([false, true]);
    const [again] = tags.snapshot(["a"]);
    expect(again).not.toBe(a);
    expect(again!.valid).toBe(true);
  });

  test("tell of any invalidation", () => {
    const tags = new LocalTags(100);
    const { any } = tags;
    tags.snapshot(["a"]);
    expect(any.valid).toBe(true);
    tags.invalidate(["unknown"]);
    expect(any.valid).toBe(false);
    expect(tags.any.valid).toBe(true);
  });

  test("count as invalidated when there are too many, those first that nobody asked for", () => {
    const tags = new LocalTags(10);
    const keys = Array.from({ length: 10 }, (_, index) => `t${index}`);
    const held = tags.snapshot(keys);
    tags.snapshot(["t0"]);
    tags.snapshot(["one too many"]);
    expect(held.map(({ valid }) => valid)).toEqual([true, false, false, ...keys.slice(3).map(() => true)]);
  });
});
