import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadSpec } from "../../generator/spec/load.js";
import { project } from "./project.js";

const cache = `import { defineCache } from "cachewright";
export const { get, post, value, define } = defineCache({ name: "shop", output: "./generated" });
`;
const items = `import { get, post } from "./cache.js";

export const getItem = get("/items/:id", { ttl: "5m" });
export default { getItem, addItem: post("/items") };
`;
const users = `import { get } from "./cache.js";
export const users = {
  getUser: get("/users/:id"),
};
`;

/** The entries of a spec that is split over files: `name file:line:column`. */
async function places(files: Readonly<Record<string, string>>): Promise<string[]> {
  const root = project({ "lib/cache.ts": cache, "lib/items.ts": items, "lib/users.ts": users, ...files });
  const { entries } = await loadSpec(join(root, "cache.schema.ts"));
  return entries.map(({ name, kind, site }) => {
    const line = readFileSync(site.file, "utf8").split("\n")[site.line - 1] ?? "";
    expect(line.slice(site.column - 1).startsWith(`${kind}(`)).toBe(true);
    return `${name} ${site.file.slice(root.length + 1)}:${site.line}:${site.column}`;
  });
}

const own = ["getItem lib/items.ts:3:24", "addItem lib/items.ts:4:36", "getUser lib/users.ts:3:12"];

describe("a spec split over files", () => {
  test("plain imports and spreads", async () => {
    const spec = `import { define, get } from "./lib/cache.js";
import items from "./lib/items.js";
import { users } from "./lib/users.js";
export default define({ ...items, ...users, last: get("/last") });
`;
    expect(await places({ "cache.schema.ts": spec })).toEqual([...own, "last cache.schema.ts:4:51"]);
  });

  test("a namespace, and re-exports of all and of some", async () => {
    const spec = `import * as all from "./lib/index.js";
const { define, users, items, getItem } = all;
export default define({ ...items, ...users, again: getItem });
`;
    const index = `export * from "./cache.js";\nexport * from "./users.js";\nexport { default as items, getItem } from "./items.js";\n`;
    expect(await places({ "cache.schema.ts": spec, "lib/index.ts": index })).toEqual([
      ...own,
      "again lib/items.ts:3:24",
    ]);
  });

  test("a default export from elsewhere", async () => {
    const whole = `import { define } from "./cache.js";\nimport { users } from "./users.js";\nexport default define(users);\n`;
    for (const spec of [
      `export { default } from "./lib/whole.js";`,
      `import whole from "./lib/whole.js";\nexport { whole as default };`,
      `import * as module from "./lib/whole.js";\nexport default module.default;`,
    ]) {
      expect(await places({ "cache.schema.ts": spec, "lib/whole.ts": whole })).toEqual([own[2]]);
    }
  });

  test("files that import each other", async () => {
    const a = `import { get } from "./cache.js";
import { pathB } from "./b.js";
export const pathA = () => "/a";
export const a = () => get(pathB() as "/b");
`;
    const b = `import { get } from "./cache.js";
import { pathA } from "./a.js";
export const pathB = () => "/b";
export const b = () => get(pathA() as "/a");
`;
    const spec = `import { define } from "./lib/cache.js";
import { a } from "./lib/a.js";
import { b } from "./lib/b.js";
export default define({ a: a(), b: b() });
`;
    expect(await places({ "cache.schema.ts": spec, "lib/a.ts": a, "lib/b.ts": b })).toEqual([
      "a lib/a.ts:4:24",
      "b lib/b.ts:4:24",
    ]);
  });
});
