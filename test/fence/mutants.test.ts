import { describe, expect, test } from "vitest";
import { textOf } from "../repository/files.js";
import { mutated } from "./bundle.js";
import { huntedOperations } from "./findings.js";
import { hunt } from "./hunt.js";
import { mutants } from "./mutants.js";

describe.each(mutants)("$name", (mutant) => {
  test("is a change of what the runtime is today", () => {
    const text = textOf(mutant.file);
    expect(mutated(text, mutant)).not.toBe(text);
  });

  test("is found under a scheduler", { timeout: 120_000 }, async () => {
    expect(await hunt(mutant, mutant.foundBy[0]!, huntedOperations)).toBeGreaterThan(0);
  });
});

test("what is replaced has to be there once", () => {
  const mutant = { name: "m", file: "f", find: "a(", replace: "b(", foundBy: [] };
  expect(mutated("x a( y", mutant)).toBe("x b( y");
  expect(() => mutated("x y", mutant)).toThrow("m: f has 0 places");
  expect(() => mutated("a( a(", mutant)).toThrow("m: f has 2 places");
});
