import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileSpec } from "../../generator/compile.js";
import { DiagnosticsError } from "../../generator/diagnostic.js";
import { loadSpec } from "../../generator/spec/load.js";
import { project } from "./project.js";

const head = `import { defineCache } from "cachewright";
import { z } from "zod";
import { z as old } from "zod/v3";
import * as m from "./model.js";
const { get, value, define } = defineCache({ name: "shop", output: "./generated" });
`;

function spec(model: string, rest: string): string {
  const root = project({
    "model.ts": `import { z } from "zod";\n${model}`,
    "cache.schema.ts": `${head}${rest}`,
  });
  return join(root, "cache.schema.ts");
}

async function inputsOf(model: string, rest: string): Promise<string> {
  const { files } = await compileSpec(spec(model, rest));
  return files.get("inputs.ts") ?? "";
}

/** The version of the one route or value. */
async function versionOf(model: string, response: string): Promise<string | undefined> {
  const { model: made } = await compileSpec(
    spec(model, `export default define({ a: get("/a", { response: ${response} }) });`),
  );
  return made.routes[0]?.version;
}

async function problemsOf(model: string, response: string) {
  const compiling = compileSpec(spec(model, `export default define({ a: get("/a", { response: ${response} }) });`));
  const error = await compiling.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(error).toBeInstanceOf(DiagnosticsError);
  return (error as DiagnosticsError).diagnostics;
}

describe("the version of a route", () => {
  const Node = (field: string) => `export const Node = z.object({ ${field}, get next() { return Node.optional(); } });`;
  const Item = (field: string) => `export const Item = z.object({ ${field} });`;
  const shared = "z.object({ a: m.Item, b: m.Item })";

  test.each([
    ["a field's type", Item("a: z.string()"), Item("a: z.int()"), "m.Item"],
    ["an optional field", Item("a: z.string()"), Item("a: z.string().optional()"), "m.Item"],
    ["a shared type", Item("a: z.string()"), Item("a: z.int()"), shared],
    ["a recursive type", Node("a: z.string()"), Node("a: z.int()"), "m.Node"],
    [
      "a type that a recursive one holds",
      Node("a: z.object({ b: z.int() })"),
      Node("a: z.object({ b: z.date() })"),
      "m.Node",
    ],
    [
      "what an imported schema does",
      "export const W = z.string().transform(Number);",
      "export const W = z.string().transform(Boolean);",
      "m.W",
    ],
    ["a brand", 'export const I = z.string().brand<"A">();', 'export const I = z.string().brand<"B">();', "m.I"],
  ])("changes with %s", async (_what, before, after, response) => {
    expect(await versionOf(after, response)).not.toBe(await versionOf(before, response));
  });

  test.each([
    [
      "the name of an export",
      Item("a: z.string()"),
      "export const Other = z.object({ a: z.string() });",
      "m.Item",
      "m.Other",
    ],
    ["the order of fields", Item("a: z.int(), b: z.string()"), Item("b: z.string(), a: z.int()"), "m.Item", "m.Item"],
    ["the order of a union", "", "", "z.union([z.string(), z.int()])", "z.union([z.number(), z.string()])"],
    [
      "what is shared with what",
      Item("a: z.string()"),
      Item("a: z.string()"),
      shared,
      "z.object({ a: m.Item, b: z.object({ a: z.string() }) })",
    ],
    ["a check", Item("a: z.string()"), Item("a: z.string().min(3).refine(Boolean)"), "m.Item", "m.Item"],
    [
      "a lazy schema in between",
      Node("a: z.string()"),
      Node("a: z.lazy(() => z.string())"),
      "m.Node",
      "z.lazy(() => m.Node)",
    ],
    [
      "the name of a recursive type",
      Node("a: z.int()"),
      Node("a: z.int()").replaceAll("Node", "Link"),
      "m.Node",
      "m.Link",
    ],
  ])("does not change with %s", async (_what, before, after, first, second) => {
    expect(await versionOf(after, second)).toBe(await versionOf(before, first));
  });
});

describe("names", () => {
  test("do not clash with what is generated, imported or the language's own", async () => {
    const inputs = await inputsOf(
      "export const ListInput = z.object({ a: z.int() });\nexport const DateSchema = z.object({ d: z.date() });",
      `export default define({ list: get("/list", { response: z.object({ a: m.ListInput, b: m.ListInput, c: m.DateSchema, d: m.DateSchema }) }) });`,
    );
    expect(inputs).toContain("export interface SpecListInput {\n  a: number;\n}");
    expect(inputs).toContain("export interface SpecDate {\n  d: Date;\n}");
    expect(inputs).toContain("{ a: SpecListInput; b: SpecListInput; c: SpecDate; d: SpecDate }");
  });

  test("are shared by schemas that are alike and called alike", async () => {
    const inputs = await inputsOf(
      "",
      `const page = () => z.object({ of: z.int() }).meta({ id: "Page" });
      const [a, b] = [page(), z.object({ of: z.int() }).meta({ title: "Page" })];
      export default define({
        one: get("/one", { response: z.object({ a, again: a }) }),
        two: get("/two", { response: z.object({ b, again: b }) }),
      });`,
    );
    expect(inputs.match(/interface \w*Page\b/g)).toEqual(["interface Page"]);
    expect(inputs).toContain("export type OneResponse = { a: Page; again: Page };");
    expect(inputs).toContain("export type TwoResponse = { again: Page; b: Page };");
  });

  test("do not depend on the order of the spec", async () => {
    const entries = [
      "one: get('/one', { response: z.object({ person, pet }) }),",
      "two: get('/two', { response: z.array(person) }),",
      "three: value({ input: { id: z.int() }, value: z.object({ place, other: place, item: m.Item, x: m.ItemSchema, y: m.ItemSchema, z: m.Item }) }),",
    ];
    const inOrder = (list: readonly string[]) =>
      inputsOf(
        "export const Item = z.object({ a: z.int() });\nexport const ItemSchema = z.object({ b: z.int() });",
        `const person = z.object({ get pets() { return z.array(pet); } });
        const pet = z.object({ get owner() { return person; } });
        const place = z.object({ street: z.string() });
        export default define({ ${list.join("\n")} });`,
      );
    const first = await inOrder(entries);
    expect(await inOrder(entries.toReversed())).toBe(first);
    expect(first).toContain("export interface Item {\n  a: number;\n}");
    expect(first).toContain("export interface SpecItem {\n  b: number;\n}");
  });
});

describe("what cannot be printed", () => {
  test.each([
    ["z.object({ a: z.array(z.object({ b: z.string().transform(Number) })) })", "`a.response.a.[].b`", ".pipe("],
    ["z.custom<string>()", "`a.response`", "type<T>()"],
    ["z.map(z.string(), z.instanceof(URL))", "`a.response.<Map>`", "export"],
    ["z.tuple([z.int(), z.file()])", "`a.response.[1]`", "export"],
    ["z.object({ f: z.function() })", "`a.response.f`", "export"],
    ["z.string().brand<Brand>()", "`a.response`", "export"],
    ["old.string() as never", "`a.response`", "zod@4"],
  ])("is an error with the way to it: %s", async (response, where, fix) => {
    const [problem, ...more] = await problemsOf("", response);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: "CW1303", message: expect.stringContaining(where) as string });
    expect(problem?.fix).toContain(fix);
  });

  test("is reported all at once", async () => {
    const problems = await problemsOf("", "z.object({ a: z.file(), b: z.custom(), c: z.string() })");
    expect(problems.map(({ message }) => message.split(":")[0])).toEqual(["`a.response.a`", "`a.response.b`"]);
  });

  test("is imported where it is an export, and what it is part of is printed", async () => {
    const inputs = await inputsOf(
      "export const Words = z.string().transform((text) => text.split(' '));",
      'export default define({ a: get("/a", { response: z.object({ words: m.Words, n: z.int() }) }) });',
    );
    expect(inputs).toContain('import type { z } from "zod";');
    expect(inputs).toContain('import type { Words } from "../model.js";');
    expect(inputs).toContain("export type AResponse = { n: number; words: z.output<typeof Words> };");
  });

  test("a getter that makes new schemas for ever is stopped", async () => {
    const [problem] = await problemsOf(
      "export const make = (): z.ZodType => z.object({ get next() { return make(); } });",
      "m.make()",
    );
    expect(problem?.message).toContain("new schemas for ever");
  });
});

describe("what crosses the process boundary", () => {
  test("has each schema once, however often it is used", async () => {
    const layers = Array.from({ length: 30 }, (_, i) => `const l${i + 1} = z.object({ a: l${i}, b: l${i} });`);
    const file = spec(
      "",
      `const l0 = z.object({ x: z.int() });\n${layers.join("\n")}
      export default define({ a: get("/a", { response: l30 }), b: get("/b", { response: l30 }) });`,
    );
    const { responses } = await loadSpec(file);
    expect(responses).toHaveLength(32);
    const { files } = await compileSpec(file);
    expect(files.get("inputs.ts")?.match(/^export interface \w+A* \{\n {2}[ax]: /gm)).toHaveLength(31);
  });
});
