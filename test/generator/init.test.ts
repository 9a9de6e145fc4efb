import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { init } from "../../generator/init.js";
import { starterSpec } from "../../generator/starter.js";
import { project } from "./project.js";

const spec = "src/cache.schema.ts";
const script = "the script `cache` in package.json";

function textOf(root: string, file: string): string {
  return readFileSync(join(root, file), "utf8");
}

describe("init", () => {
  test("writes a first spec and adds a script; the rest of package.json stays, its indentation too", () => {
    const root = project({ "package.json": '{\n\t"type": "module",\n\t"scripts": { "test": "vitest" }\n}' });
    expect(init(root)).toEqual({
      steps: [
        { subject: spec, change: "wrote" },
        { subject: script, change: "added" },
      ],
      next: "npm run cache",
    });
    expect(textOf(root, spec)).toBe(starterSpec("express"));
    expect(textOf(root, "package.json")).toBe(
      '{\n\t"type": "module",\n\t"scripts": {\n\t\t"test": "vitest",\n\t\t"cache": "cachewright generate"\n\t}\n}\n',
    );
  });

  test("changes nothing that is there", () => {
    const manifest = '{"type":"module","scripts":{"cache":"redis-server"}}';
    const root = project({ "package.json": manifest, [spec]: "mine" });
    expect(init(root).steps).toEqual([
      { subject: spec, change: "left", reason: "it is there already" },
      { subject: script, change: "left", reason: "it is there already" },
    ]);
    expect([textOf(root, spec), textOf(root, "package.json")]).toEqual(["mine", manifest]);
  });

  test("does not send the user to a script of that name that is another one", () => {
    expect(init(project({ "package.json": '{"scripts":{"cache":"redis-server"}}' })).next).toBe(
      "npx cachewright generate",
    );
    expect(init(project({ "package.json": '{"scripts":{"cache":"cachewright generate"}}' })).next).toBe(
      "npm run cache",
    );
  });

  test.each(['{ "type": "commonjs" }', "{}"])("says that %s is no package of ES modules", (manifest) => {
    const root = project({ "package.json": manifest });
    expect(init(root).steps.at(-1)).toEqual({
      subject: "the `type` in package.json",
      change: "left",
      reason: expect.stringContaining("`npm pkg set type=module`"),
    });
  });

  test.each([
    ["no package.json", {}, "there is no package.json; run `npm init` first"],
    ["a package.json that does not parse", { "package.json": "{" }, "package.json is no JSON object"],
    ["a package.json that is a list", { "package.json": "[]" }, "package.json is no JSON object"],
  ])("with %s the next command needs no script", (_, files: Record<string, string>, reason) => {
    const root = project(files);
    const { steps, next } = init(root);
    expect(steps.at(-1)).toEqual({ subject: script, change: "left", reason });
    expect(next).toBe("npx cachewright generate");
    expect(existsSync(join(root, spec))).toBe(true);
  });
});
