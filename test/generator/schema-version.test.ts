import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generate } from "../../generator/generate.js";
import { project } from "./project.js";

const schema = (condition: string) => `import { z } from "zod";
import { limit } from "./limit.js";
export const Even = z.number().refine((n) => ${condition} && n < limit);
`;

async function versionOf(even: string, limit = "export const limit = 9;\n", output = "./generated"): Promise<string> {
  const root = project({
    "cache.schema.ts": `import { defineCache } from "cachewright";
import { Even } from "./even.js";
const { get, define } = defineCache({ name: "shop", output: "${output}" });
export default define({ item: get("/items", { query: { n: Even } }) });
`,
    "even.ts": even,
    "limit.ts": limit,
  });
  await generate({ spec: join(root, "cache.schema.ts") });
  const manifest = readFileSync(join(root, output, "manifest.json"), "utf8");
  return /"name":"item".*"version":"(\w+)"/.exec(manifest)?.[1] ?? "";
}

test("the version of a route changes with a schema that is run, and with nothing else", async () => {
  const version = await versionOf(schema("n % 2 === 0"));
  expect(version).toMatch(/^[0-9a-f]{12}$/);
  expect(await versionOf(`// a remark\n${schema("n%2===0")}`)).toBe(version);
  expect(await versionOf(schema("n % 2 === 0"), undefined, "./other/folder")).toBe(version);
  expect(await versionOf(schema("n % 3 === 0"))).not.toBe(version);
  expect(await versionOf(schema("n % 2 === 0"), "export const limit = 10;\n")).not.toBe(version);
});
