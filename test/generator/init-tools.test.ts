import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as prettier from "prettier";
import { describe, expect, test } from "vitest";
import { init } from "../../generator/init.js";
import type { InitStep } from "../../generator/init-step.js";
import { withListItem } from "../../generator/json-insertion.js";
import { project } from "./project.js";

const esm = '{"type":"module"}';

function textOf(root: string, file: string): string {
  return readFileSync(join(root, file), "utf8");
}

function about(steps: readonly InitStep[], text: string): readonly InitStep[] {
  return steps.filter(({ subject }) => subject.includes(text));
}

describe("the framework", () => {
  const depending = (...names: readonly string[]) =>
    project({
      "package.json": JSON.stringify({ type: "module", dependencies: Object.fromEntries(names.map((n) => [n, "1"])) }),
    });

  test.each([
    [["express"], "Express"],
    [["fastify", "express"], "Express"],
  ])("of %j is %s, and the spec has its target", (names, name) => {
    const root = depending(...names);
    expect(init(root).steps[0]).toMatchObject({ subject: name, change: "found" });
    expect(textOf(root, "src/cache.schema.ts")).toContain('targets: ["express"]');
  });

  test.each([
    [["fastify"], "Fastify"],
    [["hono"], "Hono"],
    [["koa"], "Koa"],
    [["@nestjs/core", "express"], "NestJS"],
    [["next"], "Next.js"],
  ])("of %j is %s, for which there are no wrappers yet", (names, name) => {
    const root = depending(...names);
    const reason = expect.stringContaining("no wrappers for it yet");
    expect(init(root).steps[0]).toEqual({ subject: name, change: "found", reason });
    const text = textOf(root, "src/cache.schema.ts");
    expect([text.includes("targets"), text.includes("cache.routes.getItem.getOrSet(")]).toEqual([false, true]);
  });
});

describe("git", () => {
  test("is told which folder is generated, in a repository only", () => {
    const root = project({ "package.json": esm, "src/generated/keys.ts": "" });
    expect(about(init(root).steps, ".gitattributes")).toEqual([]);
    execFileSync("git", ["init", "-q"], { cwd: root });
    expect(about(init(root).steps, ".gitattributes")).toEqual([
      { subject: ".gitattributes", change: "wrote", reason: "src/generated/** linguist-generated" },
    ]);
    const attributes = execFileSync("git", ["check-attr", "linguist-generated", "src/generated/keys.ts"], {
      cwd: root,
    });
    expect(String(attributes)).toContain("linguist-generated: set");
  });

  test("keeps its lines, their ends too, and is told once", () => {
    const root = project({ "package.json": esm, ".gitattributes": "* text=auto\r\n*.ts diff" });
    execFileSync("git", ["init", "-q"], { cwd: root });
    expect(about(init(root).steps, ".gitattributes")).toMatchObject([{ change: "added" }]);
    const expected = "* text=auto\r\n*.ts diff\r\nsrc/generated/** linguist-generated\r\n";
    expect(textOf(root, ".gitattributes")).toBe(expected);
    expect(about(init(root).steps, ".gitattributes")).toMatchObject([{ change: "left" }]);
    expect(textOf(root, ".gitattributes")).toBe(expected);
  });
});

describe("Prettier", () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ["a dependency", { "package.json": '{"type":"module","devDependencies":{"prettier":"3"}}' }],
    ["a configuration", { "package.json": esm, ".prettierrc.json": "{}" }],
    ["a member of package.json", { "package.json": '{"type":"module","prettier":{}}' }],
  ])("found by %s leaves the folder alone afterwards", async (_, files) => {
    const root = project(files);
    expect(about(init(root).steps, ".prettierignore")).toMatchObject([{ change: "wrote" }]);
    const ignorePath = join(root, ".prettierignore");
    const ignored = (file: string) => prettier.getFileInfo(join(root, file), { ignorePath });
    expect([(await ignored("src/generated/keys.ts")).ignored, (await ignored("src/app.ts")).ignored]).toEqual([
      true,
      false,
    ]);
    expect(about(init(root).steps, ".prettierignore")).toMatchObject([{ change: "left" }]);
  });

  test("that is not used gets no file", () => {
    const root = project({ "package.json": esm });
    init(root);
    expect(existsSync(join(root, ".prettierignore"))).toBe(false);
  });

  test("ignores the folder that the spec names", () => {
    const spec = 'defineCache({ name: "a", output: "../cache/" })';
    const root = project({ "package.json": esm, ".prettierignore": "dist\n", "src/cache.schema.ts": spec });
    init(root);
    expect(textOf(root, ".prettierignore")).toBe("dist\ncache/\n");
  });
});

describe("linters", () => {
  test("oxlint leaves the folder alone, and its comments stay", () => {
    const config = '{\n  // ours\n  "ignorePatterns": ["dist/"],\n  "rules": { "no-debugger": "error" }\n}\n';
    const bad = "debugger;\n";
    const files = { "package.json": esm, ".oxlintrc.json": config, "src/generated/a.js": bad, "src/b.js": bad };
    const root = project(files);
    expect(about(init(root).steps, ".oxlintrc.json")).toMatchObject([{ change: "added" }]);
    expect(textOf(root, ".oxlintrc.json")).toBe(config.replace('["dist/"]', '["dist/", "src/generated/**"]'));
    const oxlint = fileURLToPath(new URL("../../node_modules/oxlint/bin/oxlint", import.meta.url));
    const run = () => execFileSync(process.execPath, [oxlint, "--format=unix"], { cwd: root, stdio: "pipe" });
    expect(run).toThrow(expect.objectContaining({ stdout: expect.not.stringContaining("generated") as unknown }));
    writeFileSync(join(root, "src/b.js"), "");
    expect(String(run())).not.toContain("debugger");
    expect(about(init(root).steps, ".oxlintrc.json")).toMatchObject([{ change: "left" }]);
  });

  test.each([
    [
      '{\n  "files": {\n    "includes": [\n      "**",\n      "!dist"\n    ]\n  }\n}',
      '      "!dist",\n      "!src/generated/**"\n',
    ],
    ["{}", '{"files": { "includes": ["**", "!src/generated/**"] }}'],
    ['{\n  "files": { "maxSize": 1 }\n}', '{ "maxSize": 1, "includes": ["**", "!src/generated/**"] }'],
    [
      '{\n  "$schema": "https://biomejs.dev/schemas/1.9.4/schema.json"\n}',
      ',\n  "files": { "ignore": ["src/generated/**"] }\n',
    ],
  ])("Biome with %j is told in its list of files", (config, expected) => {
    const root = project({ "package.json": esm, "biome.json": config });
    expect(about(init(root).steps, "biome.json")).toMatchObject([{ change: "added" }]);
    const text = textOf(root, "biome.json");
    expect(text).toContain(expected);
    expect(JSON.parse(text)).toMatchObject({ files: expect.anything() as unknown });
    expect(about(init(root).steps, "biome.json")).toMatchObject([{ change: "left" }]);
    expect(textOf(root, "biome.json")).toBe(text);
  });

  test("ESLint's configuration is a program: what to add is said", () => {
    const config = "export default [];\n";
    const root = project({ "package.json": esm, "eslint.config.js": config });
    expect(about(init(root).steps, "eslint.config.js")).toEqual([
      {
        subject: '`{ ignores: ["src/generated/"] }` in eslint.config.js',
        change: "left",
        reason: "it is a program, so add the item to its list yourself",
      },
    ]);
    expect(textOf(root, "eslint.config.js")).toBe(config);
  });

  test("a file that is not as expected is left, and the place is named", () => {
    for (const config of ['{ "files": [] }', "{", "[]"]) {
      const root = project({ "package.json": esm, "biome.json": config });
      expect(about(init(root).steps, "biome.json")).toMatchObject([
        { change: "left", reason: expect.stringContaining("`files.includes`") as unknown },
      ]);
      expect(textOf(root, "biome.json")).toBe(config);
    }
  });
});

test("an item of a list is added where the others stand, and nothing else changes", () => {
  expect(withListItem('{"a":[]}', ["a"], "x")).toBe('{"a":["x"]}');
  expect(withListItem('{\r\n\t"a": [\r\n\t\t"y", // why\r\n\t],\r\n}', ["a"], "x")).toBe(
    '{\r\n\t"a": [\r\n\t\t"y",\r\n\t\t"x", // why\r\n\t],\r\n}',
  );
  expect(withListItem('{"a": 1}', ["a"], "x")).toBeUndefined();
});
