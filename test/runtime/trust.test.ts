import { describe, expect, test } from "vitest";
import { noReception } from "../../runtime/bus.js";
import { isTrusted } from "../../runtime/trust.js";

const maxStalenessMs = 1000;
const ages = [
  [0, true],
  [1000, true],
  [1001, false],
] as const;

describe("memory that hears nothing", () => {
  test.each(ages)("%d ms after the read was sent, is trusted: %s", (age, expected) => {
    expect(isTrusted({ readAt: 5000, epoch: 0 }, noReception, 5000 + age, maxStalenessMs)).toBe(expected);
  });

  test("is not trusted for longer because the bus is closed now as it was then", () => {
    const reception = { epoch: 0, heardUntil: 5900 };
    expect(isTrusted({ readAt: 5000, epoch: 0 }, reception, 6001, maxStalenessMs)).toBe(false);
  });
});

describe("memory that hears of changes", () => {
  test.each(ages)("%d ms after the last heartbeat that came back was sent, is trusted: %s", (age, expected) => {
    const reception = { epoch: 3, heardUntil: 60_000 };
    expect(isTrusted({ readAt: 5000, epoch: 3 }, reception, 60_000 + age, maxStalenessMs)).toBe(expected);
  });

  test.each(ages)("%d ms after a read that came after the last heartbeat, is trusted: %s", (age, expected) => {
    const reception = { epoch: 3, heardUntil: 4000 };
    expect(isTrusted({ readAt: 5000, epoch: 3 }, reception, 5000 + age, maxStalenessMs)).toBe(expected);
  });

  test.each([
    ["an earlier epoch, whose messages may have been missed", 2, 3],
    ["a time when it heard nothing", 0, 3],
    ["an epoch that has ended", 3, 0],
  ])("does not go by heartbeats for what was read in %s", (_, epoch, current) => {
    const reception = { epoch: current, heardUntil: 60_000 };
    expect(isTrusted({ readAt: 5000, epoch }, reception, 6000, maxStalenessMs)).toBe(true);
    expect(isTrusted({ readAt: 5000, epoch }, reception, 6001, maxStalenessMs)).toBe(false);
  });
});
