import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { testCompiledCases } from "./compiled-cases.js";

const cases = fileURLToPath(new URL("handlers/cases", import.meta.url));

it("has cases", () => {
  expect(readdirSync(`${cases}/accepts`).length).toBeGreaterThanOrEqual(4);
  expect(readdirSync(`${cases}/rejects`).length).toBeGreaterThanOrEqual(25);
});

testCompiledCases("generated wrappers", cases);
