import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { admitValue } from "../../runtime/value-form.js";
import { heldFromText, valueToBytes } from "../../runtime/value-text.js";
import { areAlike, faithfulValue } from "./arbitrary-value.js";

describe("a value that was bytes", () => {
  test("is held as it would be without having been bytes", () => {
    fc.assert(
      fc.property(faithfulValue, fc.boolean(), (value, freeze) => {
        const held = heldFromText(valueToBytes(value).toString(), freeze);
        expect(held.copies).toBe(admitValue(value, false).copies);
        expect(areAlike(held.value, value)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("is frozen when asked, unless each reader gets a copy", () => {
    const plain = valueToBytes({ list: [{}] }).toString();
    const [frozen, open] = [true, false].map((freeze) => heldFromText(plain, freeze).value as { list: [object] });
    expect([frozen, frozen!.list, frozen!.list[0]].every((part) => Object.isFrozen(part))).toBe(true);
    expect(Object.isFrozen(open)).toBe(false);
    expect(Object.isFrozen(heldFromText(valueToBytes({ at: new Date() }).toString(), true).value)).toBe(false);
  });

  test("has views with memory of their own, in their own class", () => {
    const memory = new Uint8Array([1, 2, 3, 4]).buffer;
    const value = [
      new Uint8Array(memory),
      new Uint8Array(memory, 1, 2),
      new DataView(memory),
      Buffer.from(memory, 0, 1),
    ];
    const back = heldFromText(valueToBytes(value).toString(), false).value as typeof value;
    expect(areAlike(back, value)).toBe(true);
    expect(new Set(back.map(({ buffer }) => buffer)).size).toBe(4);
  });
});
