import { describe, expect, test } from "vitest";
import type { Duration } from "../../runtime/duration.js";
import { milliseconds } from "../../runtime/duration.js";
import { InvalidOptionError } from "../../runtime/errors.js";

describe("durations", () => {
  test.each<[Duration, number]>([
    [0, 0],
    [1, 1000],
    [0.25, 250],
    ["250ms", 250],
    ["30s", 30_000],
    ["1.5m", 90_000],
    ["2h", 7_200_000],
    ["7d", 604_800_000],
    ["0s", 0],
    ["forever", Infinity],
  ])("%s is %d ms", (duration, ms) => {
    expect(milliseconds(duration, "ttl")).toBe(ms);
  });

  test.each([
    [-1, "-1"],
    [Number.NaN, "NaN"],
    ["-1s", '"-1s"'],
    ["5", '"5"'],
    ["5 m", '"5 m"'],
    ["5w", '"5w"'],
    ["1e3s", '"1e3s"'],
    ["", '""'],
    [null, "null"],
    [true, "true"],
    [5n, "5"],
  ])("%s is refused, and named", (duration, shown) => {
    const refused = (): number => milliseconds(duration as Duration, "memory.maxStaleness");
    expect(refused).toThrow(InvalidOptionError);
    expect(refused).toThrow(`\`memory.maxStaleness\` is ${shown}: use seconds`);
  });
});
