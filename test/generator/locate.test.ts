import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadSpec } from "../../generator/spec/load.js";
import { Locator } from "../../generator/spec/locate.js";
import type { Site } from "../../generator/spec/raw.js";
import { project } from "./project.js";
import { specSource } from "./spec-source.js";

describe("callAt", () => {
  const source = `
const a = get("/a", { response: type<string>() });
const b = cache
  .get("/b",
    list(1));
`;
  test.each([
    ["get(", 'get("/a"'],
    ["get‸(", 'get("/a"'],
    ["type<", "type<string>()"],
    ["type<string>‸(", "type<string>()"],
    [".‸get(", "cache\n  .get"],
    ["list(1", "list(1)"],
    ['‸"/b"', "cache\n  .get"],
  ])("%s", (text, call) => {
    const { locator, at } = specSource(source);
    expect(locator.callAt(at(text))?.getText().startsWith(call)).toBe(true);
  });

  test("no such place, no such file", () => {
    const { locator, path } = specSource(source);
    expect(locator.callAt({ file: path, line: 99, column: 1 })).toBeUndefined();
    expect(locator.callAt({ file: `${path}.none`, line: 1, column: 1 })).toBeUndefined();
    expect(locator.callAt({ file: path, line: 2, column: 999 })).toBeUndefined();
  });
});

describe("siteOf", () => {
  const source = `
const shared = { ttl: "1h", query: { page: z.int() } } as const;
const limit = z.int();
const tags = ["a", "b"];
get("/a", { query: { "tag": z.string(), limit }, ttl: -5, tags: ["x", "y"], key(input) { return ""; } });
get("/b", { ...shared, tags, staleIfError: 1 });
put("/c", { query: z.object({ deep: z.object({ er: z.date() }) }), ...unknown });
get("/d");
value({ input: { id: z.int() } });
`;
  test.each<[string, (string | number)[], string]>([
    ['get("/a', ["ttl"], "-5"],
    ['get("/a', ["query", "tag"], "z.string()"],
    ['get("/a', ["query", "limit"], "z.int();"],
    ['get("/a', ["query"], '{ "tag"'],
    ['get("/a', ["tags", 1], '"y"'],
    ['get("/a', ["tags", 7], '["x"'],
    ['get("/a', ["path"], '"/a"'],
    ['get("/a', ["key"], "key(input)"],
    ['get("/a', ["query", "missing"], '{ "tag"'],
    ['get("/a', ["missing"], 'get("/a"'],
    ['get("/a', [], 'get("/a"'],
    ['get("/b', ["ttl"], '"1h"'],
    ['get("/b', ["query", "page"], "z.int() } }"],
    ['get("/b', ["tags", 1], '"b"];'],
    ['put("/c', ["query", "deep", "er"], "z.date()"],
    ['put("/c', ["ttl"], 'put("/c"'],
    ['get("/d', ["ttl"], 'get("/d"'],
    ["value({", ["input", "id"], "z.int() } });"],
  ])("%s %j", (call, path, text) => {
    const { locator, at, textAt } = specSource(source);
    const found = textAt(locator.siteOf(at(call), path));
    expect(found?.startsWith(text), `${found} begins with ${text}`).toBe(true);
  });
});

test("the places of a loaded spec are the calls of its source", async () => {
  const root = project({
    "cache.schema.ts": `import { defineCache, type } from "cachewright";
import type { Article } from "./model.js";
const cache = defineCache({ name: "shop", output: "./generated" });

/* é 😀 */ export default cache.define({
  "é": cache.get("/a", { response: type<Article>(), key: (input) => \`a\${input.params}\` }),
});
`,
  });
  writeFileSync(join(root, "model.ts"), "export interface Article { slug: string }");
  const { entries, site } = await loadSpec(join(root, "cache.schema.ts"));
  const [entry] = entries;
  const response = entry!.options["response"] as unknown as { site: Site };
  const locator = new Locator();
  expect(locator.callAt(site)?.getText()).toMatch(/^defineCache\(/);
  expect(locator.typeArgumentAt(response.site)).toMatchObject({
    text: "Article",
    imports: [{ specifier: "./model.js" }],
  });
  expect(locator.functionAt(entry!.site, ["key"])).toMatchObject({ inferred: "string", free: [] });
  expect(locator.siteOf(entry!.site, ["path"])).toEqual({ file: entry!.site.file, line: 6, column: 18 });
});
