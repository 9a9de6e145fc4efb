import { describe, expect, test } from "vitest";
import { claimBytes, claimIn, originOf } from "../../runtime/claim-mark.js";

describe("the bytes of a claim", () => {
  test("tell who loads, and from what", () => {
    const mark = { id: "abcdefghijkl", origin: originOf(["t"], new Map([["t", "v"]])) };
    expect(claimIn(claimBytes(mark))).toEqual(mark);
  });

  test.each([new Uint8Array(), Buffer.from("C"), Buffer.from("CW\u0001")])("are no others: %o", (bytes) => {
    expect(claimIn(bytes)).toBeUndefined();
  });

  test("differ with the versions, and with their places", () => {
    const [v, w] = [new Map([["t", "v"]]), new Map([["t", "w"]])];
    expect(originOf(["t"], v)).not.toBe(originOf(["t"], w));
    expect(originOf(["t", "u"], v)).not.toBe(originOf(["u", "t"], v));
    expect(originOf(["t"], v)).toBe(originOf(["t"], new Map([...v, ["u", "x"]])));
  });
});
