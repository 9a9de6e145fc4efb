import { describe, expect, test } from "vitest";
import { noDeadline } from "../../runtime/deadline.js";
import { Underway } from "../../runtime/underway.js";

describe("a change that was overtaken", () => {
  test("fails as the later one does, with an error that names the backend", async () => {
    const underway = new Underway("shelf");
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
