import { describe, expect, test } from "vitest";
import type { InlineFunction } from "../../generator/spec/locate.js";
import { specSource } from "./spec-source.js";

describe("functionAt", () => {
  const key = (code: string, before = ""): InlineFunction | undefined => {
    const { locator, at } = specSource(`${before}\nget("/a", { key: ${code} });\n`);
    return locator.functionAt(at('get("/a'), ["key"]);
  };

  test("only functions", () => {
    expect(key('"list/{query.tag}"')).toBeUndefined();
    expect(key("imported", 'import { imported } from "./keys.js";')).toBeUndefined();
    expect(key("make()")).toBeUndefined();
  });

  test("the text of every form", () => {
    expect(key("(input) => input.a")?.source).toBe("(input) => input.a");
    expect(key("(function named(input) { return 1; }) satisfies F")?.source).toBe(
      "function named(input) { return 1; }",
    );
    expect(key("local", "const local = (x: string): string => x;")).toMatchObject({
      source: "(x: string): string => x",
      returns: "string",
    });
    expect(key("local", "export function local<T>(x: T) { return x; }")?.source).toBe(
      "function <T>(x: T) { return x; }",
    );
    const method = (text: string) => {
      const { locator, at } = specSource(`get("/a", { ${text} });`);
      return locator.functionAt(at("get"), ["key"]);
    };
    expect(method("key(input): string { return input.a; }")).toMatchObject({
      source: "function (input): string { return input.a; }",
      returns: "string",
      isAsync: false,
    });
    expect(method("async key() {}")).toMatchObject({ source: "async function () {}", isAsync: true });
    expect(method("*key() {}")).toMatchObject({ source: "function* () {}", isAsync: true });
    expect(method("get key() { return f; }")).toBeUndefined();
    expect(key("async (input) => input.a")).toMatchObject({ isAsync: true, inferred: undefined });
  });

  test("indentation is taken off, except from template literals", () => {
    expect(key("(input) => {\n  return 1;\n}")?.source).toBe("(input) => {\n  return 1;\n}");
    const { locator, at } = specSource(
      '  get("/a", {\n    key: (input) => {\n      return 1;\n    },\n    tags: () => [`\n      x`],\n  });',
    );
    expect(locator.functionAt(at("get"), ["key"])?.source).toBe("(input) => {\n  return 1;\n}");
    expect(locator.functionAt(at("get"), ["tags"])?.source).toBe("() => [`\n      x`]");
  });

  const free = (code: string) => key(code)?.free.map(({ name }) => name);
  test.each<[string, string[]]>([
    ["(input) => input.a", []],
    ["(input) => Math.round(input.a) + parseInt(JSON.stringify([undefined, NaN]))", []],
    ["({ query: { tag: t = other }, ...rest }) => t + rest.x", ["other"]],
    ["(input) => region + input.region", ["region"]],
    ["(input) => { const a = 1; { let b = a; function c() { return b; } c(); } return b; }", ["b"]],
    ["(input) => { var early = late; var late = early; return input[index]; }", ["index"]],
    ["(input) => { for (const x of input.list) use(x); return x; }", ["use", "x"]],
    ["(input) => { try { risky(); } catch (e) { return e; } return e; }", ["risky", "e"]],
    [
      "(input) => ({ tag, region: input.region, [computed]: 1, method(a) { return a + b; } })",
      ["tag", "computed", "b"],
    ],
    ["(input) => { outer: for (;;) { break outer; } }", []],
    ["(input) => { class K { x = y; m() { return this.x; } } return new K(); }", ["y"]],
    ["(input) => this.region", ["this"]],
    ["function (input) { return this.x + arguments.length; }", ["this"]],
    ["(input) => arguments.length", ["arguments"]],
    ["function again(input) { return again(input); }", []],
    ["(input) => process.env.REGION + console.log(new URL(input.x))", ["process", "console", "URL"]],
    ["(input: { key: string }) => (input as Input).key", []],
    ["(input) => config.a.b + config.c", ["config"]],
  ])("free names of %s", (code, names) => {
    expect(free(code)).toEqual(names);
  });

  test("a free name has a place", () => {
    const { locator, at, textAt } = specSource('get("/a", {\n  key: (input) => input.a + region,\n});');
    const [name] = locator.functionAt(at("get"), ["key"])?.free ?? [];
    expect(textAt(name!.site)).toBe("region,");
  });

  test("type names", () => {
    const names = (code: string) => key(code)?.typeNames.map(({ name }) => name);
    expect(names("(input: Input, list: Array<Item>): Record<string, Key> => ({})")).toEqual(["Input", "Item", "Key"]);
    expect(names("<T extends ns.Base>(input: T) => input as Partial<T>")).toEqual(["ns"]);
    expect(names("(input) => { type Own = string; return input as Own; }")).toEqual([]);
  });

  test.each<[string, string | undefined]>([
    ["() => `a`", "string"],
    ['() => "a" + f()', "string"],
    ["(input) => `x${input.a}`", "string"],
    ["(input) => String(input.a)", "string"],
    ['(input) => input.list.map(f).join(",")', "string"],
    ["(input) => input.query.tag.toLowerCase()", "string"],
    ["(input) => input.query.tag?.toLowerCase()", "string | undefined"],
    ['(input) => input.query.tag?.trim() ?? "none"', "string"],
    ["(input) => input.query.tag", '$input["query"]["tag"]'],
    ["(input) => input.identity?.username", 'NonNullable<$input["identity"]>["username"] | undefined'],
    ['(input) => input.query.tag ?? "none"', 'NonNullable<$input["query"]["tag"]> | string'],
    ["({ query }) => query.tag", '$input["query"]["tag"]'],
    ["({ query: { tag: t } }) => t", '$input["query"]["tag"]'],
    ["({ query: { tag = 1 } }) => tag", undefined],
    ["({ query: { tag = 1 } }) => `t${tag}`", "string"],
    ["({ query, ...rest }) => rest.a", undefined],
    [
      "(input) => ({ lat: Math.round(input.query.lat), far: input.query.km > 10, who: `${input.x}` })",
      "{ lat: number; far: boolean; who: string }",
    ],
    [
      "(input) => { return { page: Number(input.query.page) * 2, tag: input.query.tag }; }",
      '{ page: number; tag: $input["query"]["tag"] }',
    ],
    [
      "(input) => { const { tag } = input.query; const n = tag.length; return { tag, n }; }",
      '{ tag: $input["query"]["tag"]; n: $input["query"]["tag"]["length"] }',
    ],
    ["(input) => { const n = f(); return { n }; }", undefined],
    ["(input) => { let n = 1; return n; }", undefined],
    ["(input) => { if (input.a) return 1; return 2; }", undefined],
    [
      "(input) => ({ a: input.x ? 1 : null, b: !input.y, c: -input.z, d: undefined })",
      "{ a: number | null; b: boolean; c: number; d: undefined }",
    ],
    ["(input) => ({ ...input.query })", undefined],
    ["(input) => ({ a: f() })", undefined],
    ["(input) => ({ a: input.x + input.y })", undefined],
    ["(input) => ({ a: input.x as string, b: input.y as Local, })", undefined],
    ["(input) => ({ a: input.tag.slice(0, 2) })", undefined],
    ["(input) => ({ a: `x`.slice(0, 2), 'b-c': 1 })", "{ a: string; 'b-c': number }"],
    ["(input) => ({})", "{}"],
    ["(input) => { const String = f; return String(1); }", undefined],
    ["(input): Key => ({ a: 1 })", undefined],
    ["() => {}", undefined],
  ])("inferred: %s", (code, type) => {
    expect(key(code)?.inferred).toBe(type);
  });
});
