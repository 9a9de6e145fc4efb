import fc from "fast-check";
import { expect, test } from "vitest";
import { randomHead, randomSchema } from "./random-responses.js";
import { comparedProject, compareTypes } from "./type-equality.js";

/** `RANDOM_SEED=n` tries others. */
const seed = Number(process.env["RANDOM_SEED"] ?? 4);

test("random responses have the `z.output` of their schemas", async () => {
  const schemas = fc.sample(randomSchema, { seed, numRuns: 300 });
  const lines = schemas.map((text, index) => `export const s${index} = ${text};\n`);
  const project = await comparedProject(
    randomHead + lines.join(""),
    schemas.map((_, index) => `s${index}`),
  );
  expect(await compareTypes("typescript", project)).toBe("");
}, 180_000);
