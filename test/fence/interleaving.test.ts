import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plansIn, interleave, judgedBounds } from "./interleaving.js";
import { judged, told } from "./judge.js";
import { worlds } from "./worlds.js";

describe.each(worlds)("$name", (world) => {
  test("two processes never see what was loaded before a change that was acknowledged", async () => {
    const property = fc.asyncProperty(fc.scheduler(), plansIn(world), async (scheduler, plan) => {
      const history = await interleave(scheduler, plan, world);
      const { violations } = judged(history, judgedBounds(world));
      expect(violations.map((violation) => told(violation, history))).toEqual([]);
    });
    await fc.assert(property, { numRuns: 400 });
  });
});
