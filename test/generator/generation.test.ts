import { readFileSync, writeFileSync } from "node:fs";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { generate } from "../../generator/generate.js";
import { currentGeneration, generation } from "../../runtime/generation.js";
import { codeGeneration } from "../../templates/generation.js";
import { tsx } from "./cachewright.js";
import { project, specHead } from "./project.js";

test("generator and runtime are of the same generation", () => {
  expect(codeGeneration).toBe(currentGeneration);
  expect(() => generation(codeGeneration)).not.toThrow();
});

test("the message says which side to bring up to date", () => {
  expect(() => generation(currentGeneration - 1)).toThrow("run `npx cachewright generate`");
  expect(() => generation(currentGeneration + 1)).toThrow("install the version of cachewright that generated it");
});

test("generated code of another generation fails when it is imported", async () => {
  const root = project({ "cache.schema.ts": `${specHead}export default define({ item: get("/items/:id") });\n` });
  await generate({ spec: join(root, "cache.schema.ts") });
  const keys = join(root, "generated/keys.ts");
  const runtime = pathToFileURL(fileURLToPath(new URL("../../runtime/index.ts", import.meta.url))).href;
  const code = readFileSync(keys, "utf8").replace('"cachewright/runtime"', JSON.stringify(runtime));
  const load = () => promisify(execFile)(process.execPath, ["--import", tsx, keys]);
  writeFileSync(keys, code);
  await load();
  writeFileSync(keys, code.replace(`generation(${codeGeneration})`, "generation(0)"));
  await expect(load()).rejects.toMatchObject({ stderr: expect.stringContaining("npx cachewright generate") });
});
