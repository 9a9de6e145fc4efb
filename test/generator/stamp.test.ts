import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generate } from "../../generator/generate.js";
import { remembered } from "../../generator/stamp.js";
import { cachewright } from "./cachewright.js";
import { project } from "./project.js";

const files = {
  "package.json": `{ "type": "module" }\n`,
  "package-lock.json": "{}\n",
  "tsconfig.json": `{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }\n`,
  "src/cache.schema.ts": `import { appendFileSync } from "node:fs";
import { defineCache, type } from "cachewright";
import { path } from "./paths.js";
import type { Item } from "@/model.js";
appendFileSync(new URL("../runs.txt", import.meta.url), "x");
const { get, put, define } = defineCache({ name: "shop", output: "./generated", targets: ["express"], tags: { item: [] } });
export default define({
  item: get(path, { response: type<Item>(), tags: ["item"] }),
  change: put(path),
});
`,
  "src/paths.ts": `export const path = "/items/:id";\n`,
  "src/model.ts": `export interface Item { id: string }\n`,
};

/** Long before now: what has just been changed is not remembered. */
function age(root: string): void {
  const past = new Date(Date.now() - 60_000);
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !path.includes("/node_modules/zod/")) utimesSync(path, past, past);
  }
}

async function generated(): Promise<{ readonly root: string; readonly spec: string }> {
  const root = project(files);
  const spec = join(root, "src/cache.schema.ts");
  age(root);
  await generate({ spec });
  return { root, spec };
}

describe("a run with nothing to do", () => {
  test("does not run the spec, and says and warns as the run before", async () => {
    const root = project(files);
    age(root);
    const first = await cachewright(root, "generate");
    const second = await cachewright(root, "generate");
    expect(second).toEqual({ ...first, stdout: first.stdout.replaceAll("wrote    ", "unchanged") });
    expect(second.stderr).toContain("CW1115");
    const runs = () => readFileSync(join(root, "runs.txt"), "utf8").length;
    expect(runs()).toBe(1);
    await cachewright(root, "generate", "--force");
    await cachewright(root, "check");
    await cachewright(root, "generate", "--dry-run");
    expect(runs()).toBe(4);
  });

  test("is known by its files, whatever their line endings and dates are", async () => {
    const { root, spec } = await generated();
    for (const name of ["src/paths.ts", "src/generated/keys.ts"]) {
      writeFileSync(join(root, name), readFileSync(join(root, name), "utf8").replaceAll("\n", "\r\n"));
    }
    expect(remembered(spec)?.files.map((file) => file.slice(root.length))).toEqual(
      ["inputs.ts", "keys.ts", "cache.ts", "express.ts", "manifest.json"].map((name) => `/src/generated/${name}`),
    );
  });
});

test.each<[string, (root: string) => void]>([
  ["the spec", (root) => writeFileSync(join(root, "src/cache.schema.ts"), `${files["src/cache.schema.ts"]}\n//`)],
  ["a module that it imports", (root) => writeFileSync(join(root, "src/paths.ts"), `export const path = "/x/:id";`)],
  ["a module that it has a type from", (root) => writeFileSync(join(root, "src/model.ts"), "export type Item = 1;")],
  ["a path alias", (root) => writeFileSync(join(root, "tsconfig.json"), "{}")],
  ["package.json", (root) => writeFileSync(join(root, "package.json"), "{}")],
  ["the lock file", (root) => writeFileSync(join(root, "package-lock.json"), `{ "x": 1 }`)],
  ["a file that may be meant by an import", (root) => mkdirSync(join(root, "src/paths"))],
  ["a generated file", (root) => writeFileSync(join(root, "src/generated/keys.ts"), "")],
  ["a generated file that is gone", (root) => rmSync(join(root, "src/generated/inputs.ts"))],
  ["the stamp", (root) => breakStamp(root)],
])("a change of %s is noticed", async (_what, change) => {
  const { root, spec } = await generated();
  expect(remembered(spec)).toBeDefined();
  change(root);
  expect(remembered(spec)).toBeUndefined();
});

function breakStamp(root: string): void {
  const cache = join(root, "node_modules/.cache/cachewright");
  for (const name of readdirSync(cache)) writeFileSync(join(cache, name), `{ "tool": `);
}

test("a spec that is refused leaves no stamp, nor does one that prints or was changed while it ran", async () => {
  const { root, spec } = await generated();
  writeFileSync(spec, `${files["src/cache.schema.ts"]}\nconsole.log("hello");`);
  age(root);
  await generate({ spec });
  expect(remembered(spec)).toBeUndefined();
  writeFileSync(spec, files["src/cache.schema.ts"].replace('"./generated"', '""'));
  await expect(generate({ spec })).rejects.toThrow("defineCache.output");
  expect(remembered(spec)).toBeUndefined();
  const next = new Date(Date.now() + 60_000);
  writeFileSync(spec, files["src/cache.schema.ts"]);
  utimesSync(spec, next, next);
  await generate({ spec });
  expect(remembered(spec)).toBeUndefined();
});
