import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compileSpec } from "../../generator/compile.js";
import { project, specHead } from "./project.js";

/** The files that the last call of `onSources` named, relative to the project. */
async function sources(files: Readonly<Record<string, string>>): Promise<{ seen: string[]; failed: boolean }> {
  const root = project(files);
  symlinkSync(join(import.meta.dirname, "../../node_modules/express"), join(root, "node_modules/express"));
  let last: readonly string[] = [];
  const compiled = compileSpec(join(root, "cache.schema.ts"), { onSources: (seen) => (last = seen) });
  const failed = await compiled.then(
    () => false,
    () => true,
  );
  return { seen: last.map((file) => file.slice(root.length + 1)).toSorted(), failed };
}

const typed = `${specHead}
import type { Item } from "@/model";
import { tagsOf } from "./lib/tags.js";
export default define({ item: get("/items/:id", { response: type<Item>(), tags: tagsOf }) });
`;
const files = {
  "package.json": `{ "type": "module" }`,
  "tsconfig.json": `{ // decides the alias
  "extends": ["./base", "./more.json"], "compilerOptions": { "paths": { "@/*": ["./types/*"] } } }`,
  "base.json": `{ "extends": "./root.json" }`,
  "root.json": "{}",
  "more.json": "{}",
  "lib/package.json": `{ "type": "module" }`,
  "lib/tags.ts": `import "./deep.js"; export const tagsOf = () => [];`,
  "lib/deep.ts": "export {};",
  "types/model.ts": `export type { Item } from "./item.js";`,
  "types/item.ts": "export interface Item { id: string }",
  "types/other.ts": "export interface Other { id: string }",
};

test("all that decides the output: code, types, and what says where they lie", async () => {
  const { seen, failed } = await sources({ ...files, "cache.schema.ts": typed });
  expect(failed).toBe(false);
  const used = Object.keys(files).filter((file) => file !== "types/other.ts");
  expect(seen).toEqual(["cache.schema.ts", ...used].toSorted());
});

test("a run that fails late tells as much", async () => {
  const wrong = typed.replace("tags: tagsOf", 'tags: ["nobody:{params.id}"] as never');
  const { seen, failed } = await sources({ ...files, "cache.schema.ts": wrong });
  expect(failed).toBe(true);
  expect(seen).toContain("types/item.ts");
  expect(seen).toContain("root.json");
});

test("a run that fails early tells what it saw", async () => {
  const { seen, failed } = await sources({ ...files, "cache.schema.ts": typed, "lib/deep.ts": "export const = 1;" });
  expect(failed).toBe(true);
  expect(seen).toEqual(
    expect.arrayContaining(["cache.schema.ts", "lib/tags.ts", "lib/deep.ts", "lib/package.json", "tsconfig.json"]),
  );
});
