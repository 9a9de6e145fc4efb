import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { copyOf, handOut } from "../../runtime/value-copy.js";
import { areAlike, faithfulValue } from "./arbitrary-value.js";

describe("a copy", () => {
  test("is like the original, and shares nothing with it that can change", () => {
    fc.assert(
      fc.property(faithfulValue, fc.boolean(), (value, freeze) => {
        const copy = copyOf(value, freeze);
        expect(areAlike(copy, value)).toBe(true);
        const originals = partsOf(value);
        expect([...partsOf(copy)].filter((part) => originals.has(part))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test("is frozen when asked, except in a Map or Set, which the reader may change", () => {
    const value = { list: [{ at: new Date(0) }], map: new Map([[{ key: 1 }, { a: 1 }]]) };
    const frozen = copyOf(value, true) as typeof value;
    expect([frozen, frozen.list, frozen.list[0]].every((part) => Object.isFrozen(part))).toBe(true);
    expect([...frozen.map].flat().some((part) => Object.isFrozen(part))).toBe(false);
    frozen.list[0]!.at.setTime(1);
    expect(value.list[0]!.at.getTime()).toBe(0);
    const open = copyOf(value, false) as typeof value;
    expect([open, open.list, open.list[0]].some((part) => Object.isFrozen(part))).toBe(false);
  });
});

test("what needs no copy is handed out as it is", () => {
  const value = { list: [1] };
  expect(handOut({ value, copies: false }, true)).toBe(value);
  expect(handOut({ value, copies: true }, true)).not.toBe(value);
});

/** All objects in a value, the memory under views among them. */
function partsOf(value: unknown, parts = new Set<object>()): Set<object> {
  if (typeof value !== "object" || value === null || parts.has(value)) return parts;
  parts.add(value);
  if (ArrayBuffer.isView(value)) return partsOf(value.buffer, parts);
  if (value instanceof Map) for (const part of [...value].flat()) partsOf(part, parts);
  if (value instanceof Set) for (const part of value) partsOf(part, parts);
  for (const part of Object.values(value)) partsOf(part, parts);
  return parts;
}
