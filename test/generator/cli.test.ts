import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cachewright, cli } from "./cachewright.js";
import { project, specHead } from "./project.js";

const good = `${specHead}export default define({ item: get("/items/:id") });\n`;

describe("cachewright generate", () => {
  test("finds the spec and says in one line per file what it wrote or left", async () => {
    const root = project({ "src/cache.schema.ts": good });
    const first = await cachewright(root, "generate");
    expect(first).toEqual({
      code: 0,
      stderr: "",
      stdout: [
        "wrote     src/generated/inputs.ts",
        "wrote     src/generated/keys.ts",
        "wrote     src/generated/cache.ts",
        "wrote     src/generated/manifest.json",
        "",
      ].join("\n"),
    });
    const second = await cachewright(root, "generate");
    expect(second.stdout.match(/^unchanged /gm)).toHaveLength(4);
    expect(second.stdout).not.toContain("wrote");
  });

  test("takes a spec by name", async () => {
    const root = project({ "api/routes.ts": good });
    const { code, stdout } = await cachewright(root, "generate", "--spec", "api/routes.ts");
    expect([code, stdout.split("\n")[0]]).toEqual([0, "wrote     api/generated/inputs.ts"]);
  });

  test("removes what the last run made and this one does not, and nothing else", async () => {
    const withTarget = good.replace('output: "./generated"', 'output: "./generated", targets: ["express"]');
    const root = project({ "cache.schema.ts": withTarget, "generated/own.ts": "// mine" });
    await cachewright(root, "generate");
    writeFileSync(join(root, "cache.schema.ts"), good);
    const { stdout } = await cachewright(root, "generate");
    expect(stdout).toContain("removed   generated/express.ts");
    expect([existsSync(join(root, "generated/express.ts")), existsSync(join(root, "generated/own.ts"))]).toEqual([
      false,
      true,
    ]);
  });

  test("prints the place, the line and the fix of a mistake without colours, and ends with 1", async () => {
    const bad = good.replace('get("/items/:id")', 'get("/items/:id", { ttl: -5 })');
    const root = project({ "cache.schema.ts": bad });
    const { code, stdout, stderr } = await cachewright(root, "generate");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^cache\.schema\.ts:4:\d+ error CW1109 `item\.ttl` is no duration: -5\n/);
    expect(stderr).toContain('get("/items/:id", { ttl: -5 })');
    expect(stderr).toMatch(/= fix: use seconds/);
    expect(stderr).toContain("1 error");
    expect(existsSync(join(root, "generated"))).toBe(false);
  });

  test.each([
    ["is broken", "export default define({", "error CW1004"],
    ["throws", 'throw new Error("no database here");', "no database here"],
    ["ends the process", "process.exit(0);", "error CW1007"],
    ["exports nothing", specHead, "export default define"],
  ])("tells when the spec %s, and ends with 1", async (_, source, message) => {
    const root = project({ "cache.schema.ts": source });
    const { code, stdout, stderr } = await cachewright(root, "generate");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain(cli);
    expect(existsSync(join(root, "generated"))).toBe(false);
  });

  test("tells when there is no spec, or an unreadable one", async () => {
    const root = project({ "folder.ts/x": "" });
    const none = await cachewright(root, "generate");
    expect([none.code, none.stderr.includes("cachewright init")]).toEqual([1, true]);
    const unreadable = await cachewright(root, "generate", "--spec", "folder.ts");
    expect([unreadable.code, unreadable.stderr.includes("folder.ts")]).toEqual([1, true]);
  });

  test("prints one JSON object for programs: files, or problems with their places", async () => {
    const root = project({ "src/cache.schema.ts": good });
    const done = await cachewright(root, "generate", "--format", "json");
    const names = ["inputs.ts", "keys.ts", "cache.ts", "manifest.json"];
    expect(JSON.parse(done.stdout)).toEqual({
      files: names.map((name) => ({ file: `src/generated/${name}`, change: "wrote" })),
      diagnostics: [],
    });
    const bad = good.replace('get("/items/:id")', 'get("/items/:id", { ttl: -5 })');
    writeFileSync(join(root, "src/cache.schema.ts"), bad);
    const failed = await cachewright(root, "generate", "--format", "json");
    expect([failed.code, failed.stderr]).toEqual([1, ""]);
    expect(JSON.parse(failed.stdout)).toEqual({
      diagnostics: [
        expect.objectContaining({ code: "CW1109", severity: "error", file: "src/cache.schema.ts", line: 4 }),
      ],
    });
  });

  test("prints what it warns of beside its work, and ends with 0", async () => {
    const doubtful = good.replace('get("/items/:id")', 'get("/items/:id", { ttl: "forever" })');
    const root = project({ "cache.schema.ts": doubtful });
    const shown = await cachewright(root, "generate");
    expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining("wrote     generated/cache.ts")]);
    expect(shown.stderr).toMatch(/^cache\.schema\.ts:4:\d+ warning CW1116 `item` stays fresh forever, and nothing /);
    expect(shown.stderr).toMatch(/\n\n1 warning\n$/);
    const told = await cachewright(root, "generate", "--format", "json");
    expect([told.code, told.stderr]).toEqual([0, ""]);
    expect(JSON.parse(told.stdout)).toMatchObject({
      files: Array.from({ length: 4 }, () => ({ change: "unchanged" })),
      diagnostics: [{ code: "CW1116", severity: "warning", fix: expect.stringContaining("`tags: []`"), line: 4 }],
    });
  });

  test("ends with 2 when it is called wrongly", async () => {
    const root = project({});
    for (const args of [["generate", "--sepc", "x.ts"], ["generat"]]) {
      const { code, stderr } = await cachewright(root, ...args);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/did you mean|unknown/i)]);
    }
  });
});

describe("cachewright init", () => {
  test("writes a spec that generates, adds a script, and overwrites nothing", async () => {
    const root = project({ "package.json": `{\n    "name": "app",\n    "type": "module"\n}\n` });
    const first = await cachewright(root, "init");
    expect(first).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining("src/cache.schema.ts") });
    expect(readFileSync(join(root, "package.json"), "utf8")).toBe(
      `{\n    "name": "app",\n    "type": "module",\n    "scripts": {\n        "cache": "cachewright generate"\n    }\n}\n`,
    );
    expect((await cachewright(root, "generate")).code).toBe(0);
    const before = readFileSync(join(root, "src/cache.schema.ts"), "utf8");
    const second = await cachewright(root, "init");
    expect(second.stdout.match(/^left /gm)).toHaveLength(2);
    expect(readFileSync(join(root, "src/cache.schema.ts"), "utf8")).toBe(before);
  });

  test("says its version", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    expect((await cachewright(project({}), "--version")).stdout).toBe(`${version}\n`);
  });
});
