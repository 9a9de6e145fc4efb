import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { World } from "./interleaving.js";
import { commands, interleave } from "./interleaving.js";

const worlds: readonly (World & { readonly name: string; readonly runs: number })[] = [
  { name: "memory", backend: "none", memory: true, runs: 1000 },
  { name: "an asynchronous backend of three methods", backend: "scheduled", memory: false, runs: 3000 },
  { name: "memory in front of such a backend", backend: "scheduled", memory: true, runs: 3000 },
];

describe.each(worlds)("over $name", (world) => {
  test(
    "no read that starts after an acknowledged change sees what was loaded before it",
    { timeout: 120_000 },
    async () => {
      const property = fc.asyncProperty(fc.scheduler(), commands, async (scheduler, steps) => {
        const answers = await interleave(scheduler, steps, world);
        expect(answers.filter(({ value, atLeast }) => value !== undefined && value < atLeast)).toEqual([]);
      });
      await fc.assert(property, { numRuns: world.runs });
    },
  );
});
