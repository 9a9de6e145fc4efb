import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { codes } from "../../generator/diagnostic.js";
import { specSource } from "./spec-source.js";

describe("typeArgumentAt", () => {
  const more = {
    "tsconfig.json": '{ "compilerOptions": { "module": "nodenext", "paths": { "@/*": ["./lib/*"] } } }',
    "lib/model.ts":
      "export interface Article { a: string } export interface User {} export interface Item {} export default interface Main {}",
    "lib/global.ts": "export {};\ndeclare global { interface Wide { a: string } }",
    "lib/hidden.ts":
      "interface Hidden { a: string } export interface Page<T, U = T> { t: T; u: U } export interface Fine<T = string> { t: T }",
  };
  const type = (argument: string, before: string) => {
    const { locator, at, root } = specSource(`${before}\nget("/a", { response: type${argument}() });`, more);
    const found = locator.typeArgumentAt(at("type" + argument));
    return { ...found, root };
  };

  test("imports of every kind", () => {
    const before = `import Main, { type Article, User as Person } from "./lib/model.js";
import type * as models from "@/model";
import { z } from "zod";
import { Item } from "./lib/model.js";`;
    const text =
      "<{ list: readonly Article[]; by: Person | models.User; main?: Main; item: z.infer<typeof Item>; at: Date; map: Map<string, Buffer> }>";
    const { imports, problems, root, ...rest } = type(text, before);
    const local = { file: join(root, "cache.schema.ts"), target: join(root, "lib/model.ts") };
    expect(rest.text).toBe(text.slice(1, -1));
    expect(problems).toEqual([]);
    expect(imports).toEqual([
      { name: "Article", specifier: "./lib/model.js", exported: "Article", ...local },
      { name: "Item", specifier: "./lib/model.js", exported: "Item", ...local },
      { name: "Main", specifier: "./lib/model.js", exported: "default", ...local },
      { name: "Person", specifier: "./lib/model.js", exported: "User", ...local },
      { name: "models", specifier: "@/model", exported: "*", ...local },
      { name: "z", specifier: "zod", exported: "z", file: local.file },
    ]);
  });

  test("names that the type declares itself", () => {
    const text = "<{ [K in keyof Article]: Article[K] extends (infer V)[] ? V : <T>(x: T) => T }>";
    expect(type(text, 'import type { Article } from "./lib/model.js";')).toMatchObject({
      problems: [],
      imports: [{ name: "Article" }],
    });
  });

  test.each<[string, string, string, string]>([
    ["<Local>", "class Local {}", codes.SPEC_LOCAL_TYPE, "`Local` is declared in the spec"],
    [
      "<Local[]>",
      "interface Local { k: Kind } enum Kind { A }",
      codes.SPEC_LOCAL_TYPE,
      "`Kind` is declared in the spec",
    ],
    ["<Hidden>", 'import type { Hidden } from "./lib/hidden.js";', codes.NOT_EXPORTED, "`Hidden` is not exported"],
    ["<m.Hidden>", 'import type * as m from "./lib/hidden.js";', codes.NOT_EXPORTED, "`Hidden` is not exported"],
    ["<Gone>", 'import type { Gone } from "@/model";', codes.NOT_EXPORTED, "exports no `Gone`"],
    ["<None>", 'import type None from "./lib/hidden.js";', codes.NOT_EXPORTED, "exports no default export"],
    ["<Wide>", 'import type { Wide } from "./lib/global.js";', codes.NOT_EXPORTED, "it stands in `declare global`"],
    ["<Page>", 'import type { Page } from "./lib/hidden.js";', codes.TYPE_NEEDS_ARGUMENTS, "`Page` is generic"],
    ["<Local>", "type Local<T> = T[];", codes.TYPE_NEEDS_ARGUMENTS, "`Local` is generic"],
    ["<typeof item>", "const item = 1;", codes.SPEC_LOCAL_TYPE, "`item` is declared in the spec"],
    ["<Missing>", "", codes.UNKNOWN_TYPE, "`Missing` is not imported here"],
    ['<import("./lib/model.js").Article>', "", codes.UNKNOWN_TYPE, "names a module"],
    ["", "", codes.UNKNOWN_TYPE, "does not say which type"],
  ])("%s with %s", (argument, before, code, message) => {
    const { problems } = type(argument, before);
    expect(problems).toMatchObject([{ code, message: expect.stringContaining(message), fix: expect.any(String) }]);
  });
});

test("a type from `declare global` is named through `globalThis`, as the fix says", () => {
  const { locator, at } = specSource("type<Wide>();\ntype<{ a: globalThis.Wide }>();", {
    "global.d.ts": "interface Wide { a: string }",
  });
  expect(locator.typeArgumentAt(at("type<Wide"))).toMatchObject({
    problems: [{ code: codes.UNKNOWN_TYPE, fix: expect.stringContaining("write `globalThis.Wide`") }],
  });
  expect(locator.typeArgumentAt(at("type<{"))).toMatchObject({
    problems: [],
    imports: [],
    text: "{ a: globalThis.Wide }",
  });
});

test("an unexported type: the fix names its declaration", () => {
  const { locator, at, textAt } = specSource('import type { A } from "./m.js";\ntype<{ a: A }>();', {
    "m.ts": 'export * from "./n.js";',
    "n.ts": "\ninterface A {}\nexport {};",
  });
  const [problem] = locator.typeArgumentAt(at("type<{")).problems;
  expect(problem).toMatchObject({ code: codes.NOT_EXPORTED, fix: "write `export` before `interface A` in n.ts:2" });
  expect(textAt(problem!.site!)).toBe("A }>();");
});

test("a type parameter of a function around it", () => {
  const { locator, at } = specSource("const list = <T>(path: string) => get(path, { response: type<T[]>() });");
  expect(locator.typeArgumentAt(at("type<T")).problems).toMatchObject([
    { code: codes.FREE_TYPE_PARAMETER, fix: expect.stringContaining("where the route is") },
  ]);
});

test("what a module passes on, what has a default, and packages are fine", () => {
  const source = `import type { A, B, Fine } from "./m.js";
import type * as m from "./m.js";
import { z } from "zod";
type<[A, B, Fine, m.inner.A, z.ZodType]>();`;
  const { locator, at } = specSource(source, {
    "m.ts": 'export * from "./n.js";\nexport { C as B } from "./n.js";\nexport * as inner from "./n.js";',
    "n.ts": "interface A {}\nexport type { A };\nexport interface C {}\nexport interface Fine<T = A> { t: T }",
  });
  expect(locator.typeArgumentAt(at("type<[")).problems).toEqual([]);
});

test("local types come with all that they lead to, and change the hash", () => {
  const found = (base: string) => {
    const { locator, at } = specSource(
      `import type { Deep } from "./m.js";
export interface Local extends Base { next?: Local; deep: Deep }
interface Base { ${base} }
type<Local[]>();`,
      { "m.ts": "export type Deep = string;" },
    );
    const argument = locator.typeArgumentAt(at("type<L"));
    return { ...argument, hash: locator.hashType(argument) };
  };
  const { problems, locals, imports, hash } = found("id: string");
  expect(problems).toEqual([]);
  expect(imports).toMatchObject([{ name: "Deep" }]);
  expect(locals).toMatchObject([
    { name: "Base", text: "interface Base { id: string }" },
    { name: "Local", text: "interface Local extends Base { next?: Local; deep: Deep }" },
  ]);
  expect(found("id: number").hash).not.toBe(hash);
  expect(found("id:  string;").hash).toBe(hash);
});

describe("hashType", () => {
  const spec = `import { type List, Kind } from "./lib/index.js";
import type { Thing } from "@acme/things";
get("/a", { response: type<{ list: List; kind: Kind; thing: Thing }>() });`;
  const lib = {
    "node_modules/@acme/things/package.json": '{ "name": "@acme/things", "types": "./index.d.ts" }',
    "node_modules/@acme/things/index.d.ts": "export interface Thing { a: string }",
    "tsconfig.json": '{ "compilerOptions": { "module": "nodenext", "paths": { "@/*": ["./lib/*"] } } }',
    "lib/index.ts": `export * from "./list.js";\nexport { Inner as Kind } from "./kind.js";`,
    "lib/list.ts": `import type Deep from "@/deep";\nexport interface List extends Base { items: Item[] }\ninterface Base { total: number }\ntype Item = { deep: Deep; self?: List };`,
    "lib/deep.ts": `interface Deep { field: string; state: typeof states[number] }\nconst states = ["on", "off"] as const;\nexport default Deep;`,
    "lib/kind.ts": `export enum Inner { A, B }\nexport interface Unused { a: 1 }`,
  };
  const hash = (changes: Record<string, string> = {}) => {
    const { locator, at } = specSource(spec, { ...lib, ...changes });
    const found = locator.typeArgumentAt(at("type<{"));
    expect(found.problems).toEqual([]);
    return locator.hashType(found);
  };
  const before = hash;

  test("names everything that the type leads to, and no path", () => {
    expect(hash().split("\n")).toEqual([
      "type T = { list : List kind : Kind thing : Thing }",
      "Inner = enum Inner { A , B }",
      "List = interface List extends Base { items : Item [ ] }",
      "Base = interface Base { total : number }",
      "Item = type Item = { deep : Deep self ? : List }",
      "Deep = interface Deep { field : string state : typeof states [ number ] }",
      'states = states = [ "on" , "off" ] as const',
      "Thing from @acme/things",
    ]);
  });

  test.each<[string, keyof typeof lib, string, string]>([
    ["a nested field", "lib/deep.ts", "field: string", "field: number"],
    ["a constant that a type asks for", "lib/deep.ts", '"off"', '"away"'],
    ["a base interface", "lib/list.ts", "total: number", "total?: number"],
    ["an enum", "lib/kind.ts", "A, B", "A, B, C"],
  ])("changes with %s", (_name, path, from, to) => {
    expect(hash({ [path]: lib[path].replace(from, to) })).not.toBe(before());
  });

  test.each<[string, keyof typeof lib, string, string]>([
    ["comments", "lib/deep.ts", "field: string;", "/** The field. */\n  field: string; // so it is\n"],
    ["white space and separators", "lib/deep.ts", "{ field: string; state", "{\n  field: string\n\n  state"],
    ["quotes", "lib/deep.ts", '"on", "off"', "'on', 'off',"],
    ["declarations that nobody names", "lib/kind.ts", "a: 1", "a: 2"],
    ["a package", "node_modules/@acme/things/index.d.ts", "string", "number"],
    ["a longer union style", "lib/list.ts", "type Item = {", "type Item =\n  | {"],
  ])("does not change with %s", (_name, path, from, to) => {
    const changed = lib[path].replace(from, to);
    expect(changed).not.toBe(lib[path]);
    expect(hash({ [path]: changed })).toBe(before());
  });

  test("class methods count by their signature, star imports by all exports", () => {
    const text = (source: string) => {
      const { locator, at } = specSource('import type * as m from "./m.js";\ntype<m.K>();', {
        "m.ts": 'export * from "./k.js";',
        "k.ts": source,
      });
      return locator.hashType(locator.typeArgumentAt(at("type<m")));
    };
    expect(text("export class K { m(): number { return 1; } }")).toBe("type T = m . K\nK = class K { m ( ) : number }");
    expect(text("export class K { m(): number { return 2; } }")).toBe(
      text("export class K { m(): number { return 1; } }"),
    );
  });
});
