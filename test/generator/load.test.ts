import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadSpec } from "../../generator/spec/load.js";
import type { RawEntry, RawSpec } from "../../generator/spec/raw.js";
import { leftovers, project, specHead } from "./project.js";

async function load(files: Record<string, string>): Promise<{ spec: RawSpec; root: string }> {
  const root = project(files);
  const spec = await loadSpec(join(root, "cache.schema.ts"));
  expect(leftovers(root)).toEqual([]);
  return { spec, root };
}

function entry({ entries }: RawSpec, name: string): RawEntry {
  const found = entries.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no entry ${name}`);
  return found;
}

/** The text of a project's file from a place on. */
function textAt({ file, line, column }: { file: string; line: number; column: number }): string {
  return (
    readFileSync(file, "utf8")
      .split("\n")
      [line - 1]?.slice(column - 1) ?? ""
  );
}

describe("a spec that loads", () => {
  test("entries, options and places", async () => {
    const { spec, root } = await load({
      "cache.schema.ts": `${specHead}
export default define({
  getItem: get("/items/:id", { ttl: "5m", tags: ["item:{params.id}"], nested: { list: [1, null, undefined, 2n] } } as never),
  addItem: post("/items"),
  setItem: put("/items/:id", {}),
  patchItem: patch("/items/:id"),
  deleteItem: del("/items/:id"),
  itemById: value({ input: { id: z.int() }, value: type<string>() }),
});
`,
    });
    expect(spec.file).toBe(join(root, "cache.schema.ts"));
    expect(spec.sources).toEqual([spec.file]);
    expect(spec.options).toEqual({ name: "shop", output: "./generated" });
    expect(textAt(spec.site)).toMatch(/^defineCache\(/);
    expect(spec.entries.map(({ name, kind, path }) => [name, kind, path])).toEqual([
      ["getItem", "get", "/items/:id"],
      ["addItem", "post", "/items"],
      ["setItem", "put", "/items/:id"],
      ["patchItem", "patch", "/items/:id"],
      ["deleteItem", "del", "/items/:id"],
      ["itemById", "value", undefined],
    ]);
    for (const { site, kind } of spec.entries) expect(textAt(site)).toMatch(new RegExp(`^${kind}\\(`));
    expect(entry(spec, "getItem").options).toEqual({
      ttl: "5m",
      tags: ["item:{params.id}"],
      nested: { list: [1, null, undefined, 2n] },
    });
    expect(entry(spec, "itemById").options["input"]).toMatchObject({
      id: { $raw: "schema", shape: { kind: "number" } },
    });
    const { site } = entry(spec, "itemById").options["value"] as never as { site: RawEntry["site"] };
    expect(textAt(site)).toMatch(/^type<string>\(/);
  });

  test("what no spec may hold is described", async () => {
    const { spec } = await load({
      "cache.schema.ts": `${specHead}
const loop: { self?: unknown } = {};
loop.self = loop;
class Key {}
const options = { loop, symbol: Symbol("x"), date: new Date(0), map: new Map(), Key, promise: Promise.resolve(1), raw: { $raw: 1 } };
export default define({ a: get("/a", { ...options, other: get("/b") } as never) });
`,
    });
    expect(entry(spec, "a").options).toEqual({
      loop: { self: { $raw: "other", what: "an object that contains itself" } },
      symbol: { $raw: "other", what: "a symbol" },
      date: { $raw: "other", what: "an instance of `Date`" },
      map: { $raw: "other", what: "an instance of `Map`" },
      Key: { $raw: "other", what: "the class `Key`" },
      promise: { $raw: "other", what: "a promise" },
      raw: { $raw: "other", what: "an object with the reserved key `$raw`" },
      other: { $raw: "other", what: "a route or value" },
    });
  });

  test("functions and schemas are found by identity, where they are made", async () => {
    const { spec, root } = await load({
      "tsconfig.json": `{ "compilerOptions": { "paths": { "@/*": ["./lib/*"] } } }`,
      "package.json": `{ "type": "module", "imports": { "#tags": "./lib/tags.ts" } }`,
      "lib/index.ts": `export * from "./keys.js"; export { Item as Renamed } from "./keys.js";`,
      "lib/keys.ts": `import { z } from "zod";
        export const itemKey = () => "k";
        export const Item = z.object({ id: z.int() });
        export default function byDefault() { return "k"; }`,
      "lib/alias.ts": `import { itemKey } from "./keys.js"; export const again = itemKey; export const loose = { itemKey };`,
      "lib/tags.ts": `export const itemTags = () => [];`,
      "node_modules/@acme/keys/package.json": `{ "name": "@acme/keys", "type": "module", "exports": "./index.js" }`,
      "node_modules/@acme/keys/index.js": `export const sharedKey = () => "s";`,
      "workspace/typed/package.json": `{ "name": "typed", "exports": "./index.ts" }`,
      "workspace/typed/index.ts": `export { typedKey } from "./inner.js";`,
      "workspace/typed/inner.ts": `export const typedKey = (): string => "t";`,
      "cache.schema.ts": `${specHead}
import { itemKey, Renamed } from "./lib/index.js";
import { again } from "@/alias";
import byDefault from "./lib/keys.js";
import { itemTags } from "#tags";
import { sharedKey } from "@acme/keys";
export const own = () => "own";
export default define({
  a: get("/a", { key: itemKey, response: Renamed, tags: itemTags }),
  b: get("/b", { key: again as never }),
  c: get("/c", { key: byDefault }),
  d: get("/d", { key: sharedKey }),
  e: get("/e", { key: own }),
  f: get("/f", { key: () => "inline" }),
});
`,
    });
    const exportsOf = (name: string, option: string) =>
      (entry(spec, name).options[option] as { exports: unknown[] }).exports;
    const keys = join(root, "lib/keys.ts");
    const made = { module: keys, exported: "itemKey" };
    const passedOn = { module: join(root, "lib/index.ts"), exported: "itemKey" };
    expect(exportsOf("a", "key")).toEqual([made, passedOn, { module: join(root, "lib/alias.ts"), exported: "again" }]);
    expect(exportsOf("b", "key")).toEqual(exportsOf("a", "key"));
    const { node } = entry(spec, "a").options["response"] as { node: number };
    expect(spec.responses[node]?.exports[0]).toEqual({ module: keys, exported: "Item" });
    expect(exportsOf("a", "tags")).toEqual([{ module: join(root, "lib/tags.ts"), exported: "itemTags" }]);
    expect(exportsOf("c", "key")).toEqual([{ module: keys, exported: "default" }]);
    expect(exportsOf("d", "key")).toEqual([{ module: "@acme/keys", exported: "sharedKey" }]);
    expect(exportsOf("e", "key")).toEqual([]);
    expect(exportsOf("f", "key")).toEqual([]);
    expect(entry(spec, "f").options["key"]).toMatchObject({ $raw: "function", name: "key" });
    expect(spec.sources.map((file) => file.slice(root.length + 1))).toEqual([
      "cache.schema.ts",
      "lib/index.ts",
      "lib/keys.ts",
      "lib/alias.ts",
      "lib/tags.ts",
    ]);
  });

  test("a package of the workspace that is TypeScript is bundled and imported by its name", async () => {
    const { spec, root } = await load({
      "node_modules/typed/package.json": `{ "name": "typed", "exports": "./index.ts" }`,
      "node_modules/typed/index.ts": `export { typedKey } from "./inner.js";`,
      "node_modules/typed/inner.ts": `export const typedKey = (): string => "t";`,
      "cache.schema.ts": `${specHead}
import { typedKey } from "typed";
export default define({ a: get("/a", { key: typedKey }) });
`,
    });
    expect(entry(spec, "a").options["key"]).toMatchObject({ exports: [{ module: "typed", exported: "typedKey" }] });
    expect(spec.sources).toContain(join(root, "node_modules/typed/inner.ts"));
  });

  test("modules that import each other, and that look beside themselves", async () => {
    const { spec } = await load({
      "lib/a.ts": `import { b } from "./b.js"; export const a = () => b;`,
      "lib/b.ts": `import { a } from "./a.js"; import { readFileSync } from "node:fs";
        export const b = readFileSync(new URL("./name.txt", import.meta.url), "utf8") + readFileSync(import.meta.dirname + "/name.txt", "utf8");
        export const both = () => a;`,
      "lib/name.txt": "n",
      "cache.schema.ts": `${specHead}
import { a } from "./lib/a.js";
import { b, both } from "./lib/b.js";
export default define({ [b]: get("/a", { key: a as never, tags: both as never }) });
`,
    });
    expect(spec.entries.map(({ name }) => name)).toEqual(["nn"]);
    expect(entry(spec, "nn").options["key"]).toMatchObject({ exports: [{ exported: "a" }] });
    expect(entry(spec, "nn").options["tags"]).toMatchObject({ exports: [{ exported: "both" }] });
  });

  test("a helper that makes entries is their place", async () => {
    const { spec, root } = await load({
      "lib/items.ts": `import type { get as Get } from "./x.js";
export const items = (get: any) => get("/items");`,
      "cache.schema.ts": `${specHead}
import { items } from "./lib/items.js";
export default define({ items: items(get) });
`,
    });
    expect(entry(spec, "items").site).toEqual({ file: join(root, "lib/items.ts"), line: 2, column: 36 });
  });

  test("open sockets and timers do not keep it", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const closed = new Promise((resolve) =>
      server.once("connection", (socket) => socket.once("error", resolve).once("close", resolve)),
    );
    const { port } = server.address() as { port: number };
    const { spec } = await load({
      "cache.schema.ts": `${specHead}
import { connect } from "node:net";
const socket = connect(${port}, "127.0.0.1");
await new Promise((resolve) => socket.once("connect", resolve));
setInterval(() => {}, 1000);
process.on("SIGTERM", () => {});
export default define({});
`,
    });
    expect(spec.entries).toEqual([]);
    await closed;
    server.close();
  });

  test("what it prints is handed over and not mixed into ours", async () => {
    const root = project({
      "cache.schema.ts": `${specHead}console.log("to stdout"); console.error("to stderr"); export default define({});`,
    });
    const printed: string[] = [];
    await loadSpec(join(root, "cache.schema.ts"), { onPrint: (text) => printed.push(text) });
    expect(printed).toHaveLength(1);
    expect(printed[0]).toContain("to stdout\n");
    expect(printed[0]).toContain("to stderr\n");
  });

  test("a zod 3 schema is told apart", async () => {
    const { spec } = await load({
      "cache.schema.ts": `${specHead}
import { z as old } from "zod/v3";
export default define({ a: get("/a", { query: { q: old.string() } as never }) });
`,
    });
    expect(entry(spec, "a").options["query"]).toMatchObject({
      q: { $raw: "schema", shape: undefined, problem: { path: [], fix: expect.stringContaining("upgrade to zod 4") } },
    });
  });
});
