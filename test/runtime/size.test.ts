import { describe, expect, test } from "vitest";
import { bytesOf } from "../../runtime/size.js";

const sizeOf = (value: unknown): number => bytesOf({ kind: "value", value, copies: false });

describe("the size of a payload", () => {
  test("of a response is that of its body", () => {
    expect(bytesOf({ kind: "response", status: 200, headers: {}, body: Buffer.alloc(1234) })).toBe(1234);
  });

  test.each([
    ["a number", 1, 8],
    ["a text", "abc", 22],
    ["bytes", new Uint8Array(1000), 1096],
    ["an array buffer", new ArrayBuffer(1000), 1096],
    ["an object", { a: "abc", b: 1 }, 48 + 22 + 8],
    ["a list", [1, 2, 3], 48 + 24],
    ["a map", new Map([["abc", 1]]), 48 + 22 + 8],
    ["a set", new Set([1, 2]), 48 + 16],
    ["nothing", undefined, 8],
  ])("of %s", (_, value, bytes) => {
    expect(sizeOf(value)).toBe(bytes);
  });

  test("counts what repeats once, and survives a cycle", () => {
    const shared = { text: "x".repeat(1000) };
    const cycle: unknown[] = [shared, shared];
    cycle.push(cycle);
    expect(sizeOf(cycle)).toBeLessThan(2500);
  });

  test.each([
    ["list", (count: number) => Array.from({ length: count }, (_, index) => index)],
    ["set", (count: number) => new Set(Array.from({ length: count }, (_, index) => index))],
    ["map", (count: number) => new Map(Array.from({ length: count / 2 }, (_, index) => [index, index]))],
    ["tree", (count: number) => Array.from({ length: count / 10 }, () => Array.from({ length: 9 }, () => 1))],
  ])("is estimated for a large %s from a part of it", (_, make) => {
    const [small, large] = [sizeOf(make(5000)), sizeOf(make(500_000))];
    expect(large / small).toBeGreaterThan(70);
    expect(large / small).toBeLessThan(130);
  });
});
