import { expect, test } from "vitest";
import { diagnosticsOf } from "../../generator/commands/session.js";
import { generate } from "../../generator/generate.js";
import { Random } from "../support/random.js";
import { fuzz, type Trial } from "./fuzz.js";
import { mutate, tokensOf } from "./mutate.js";

test("tokens are the source, and a number always makes the same mutant", () => {
  const source = 'const a = get("/a/:id", { ttl: 5 }); // `x`\n';
  expect(tokensOf(source).join("")).toBe(source);
  const mutants = Array.from({ length: 50 }, (_, index) => mutate(source, new Random(index), ["x"]));
  expect(mutants).toEqual(Array.from({ length: 50 }, (_, index) => mutate(source, new Random(index), ["x"])));
  expect(new Set(mutants).size).toBeGreaterThan(40);
});

test("mutated specs generate, or are refused with diagnostics", async () => {
  const trials: Trial[] = [];
  for await (const trial of fuzz({ generate, diagnosticsOf }, 1_000_000, 60)) trials.push(trial);
  expect(trials.filter(({ faults }) => faults.length > 0)).toEqual([]);
  expect(trials.some(({ outcome }) => outcome === "generated")).toBe(true);
  expect(new Set(trials.map(({ outcome }) => outcome)).size).toBeGreaterThan(4);
}, 240_000);
