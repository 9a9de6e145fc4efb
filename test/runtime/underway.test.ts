import { describe, expect, test } from "vitest";
import { noDeadline } from "../../runtime/deadline.js";
import { OpenCalls } from "../../runtime/open-calls.js";
import { Underway } from "../../runtime/underway.js";
import { ManualClock } from "./manual-clock.js";

describe("a change that was overtaken", () => {
  test("fails as the later one does, with an error that names the backend", async () => {
    const underway = new Underway("shelf", new OpenCalls(new ManualClock(), 100));
    const overtaken = underway.change("key", noDeadline, async (change) => {
      await new Promise(setImmediate);
      await change.overtaker;
    });
    const later = underway.change("key", noDeadline, () => Promise.reject(new Error("down")));
    await expect(later).rejects.toThrow(/^down$/);
    await expect(overtaken).rejects.toThrow("[shelf] set failed: down");
    expect(underway.isChanging("key")).toBe(false);
  });
});
