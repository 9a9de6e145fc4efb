import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { shownDiff } from "../../generator/commands/shown-diff.js";
import { cachewright } from "./cachewright.js";
import { leftovers, project, specHead } from "./project.js";

const good = `${specHead}export default define({ item: get("/items/:id") });\n`;
const withTarget = good.replace('output: "./generated"', 'output: "./generated", targets: ["express"]');

/** A project whose files are current. */
async function generated(spec = good): Promise<string> {
  const root = project({ "src/cache.schema.ts": spec });
  expect((await cachewright(root, "generate")).code).toBe(0);
  return root;
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, "utf8")));
}

describe("cachewright check", () => {
  test("is content with current files, with other line endings, and with another version", async () => {
    const root = await generated();
    edit(join(root, "src/generated/keys.ts"), (text) => text.replaceAll("\n", "\r\n"));
    edit(join(root, "src/generated/manifest.json"), (text) =>
      text.replace(/"cachewright": "[^"]+"/, '"cachewright": "9.9.9"'),
    );
    const { code, stdout, stderr } = await cachewright(root, "check");
    expect({ code, stdout, stderr }).toEqual({ code: 0, stderr: "", stdout: "current   src/generated (4 files)\n" });
    expect((await cachewright(root, "generate")).stdout).toContain("wrote     src/generated/manifest.json");
  });

  test("names changed, missing and left over files, prints a diff, and writes none", async () => {
    const root = await generated(withTarget);
    writeFileSync(join(root, "src/cache.schema.ts"), good);
    const keys = join(root, "src/generated/keys.ts");
    edit(keys, (text) => `${text}// more\n`);
    rmSync(join(root, "src/generated/inputs.ts"));
    const { code, stdout, stderr } = await cachewright(root, "check");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^--- a\/src\/generated\/keys\.ts\n\+\+\+ b\/src\/generated\/keys\.ts\n@@ .* @@\n/m);
    expect(stdout).toContain("\n-// more\n");
    expect(stderr).toContain("error CW1404 4 files are not what the spec says in `src/generated`");
    expect(stderr).toMatch(/missing +src\/generated\/inputs\.ts\n +changed +src\/generated\/keys\.ts/);
    expect(stderr).toMatch(/left over +src\/generated\/express\.ts/);
    expect(readFileSync(keys, "utf8")).toContain("// more");
    expect(existsSync(join(root, "src/generated/inputs.ts"))).toBe(false);
    expect(existsSync(join(root, "src/generated/express.ts"))).toBe(true);
    expect(leftovers(root)).toEqual([]);
  });

  test(
    "leaves no file behind, whether the spec is sound, wrong, late or ends its process",
    { timeout: 60_000 },
    async () => {
      const specs = [
        good,
        good.replace("/items", "items"),
        `${good}process.exit();`,
        `${good}await new Promise(() => {});`,
      ];
      for (const [index, spec] of specs.entries()) {
        const root = project({ "src/cache.schema.ts": spec });
        expect((await cachewright(root, "check")).code).toBe(1);
        const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
        expect([index, files.map(({ name }) => name)]).toEqual([index, ["cache.schema.ts"]]);
      }
    },
  );

  test("says what it needs where `node_modules/.cache` cannot be written", async () => {
    const root = await generated();
    rmSync(join(root, "node_modules/.cache"), { recursive: true });
    writeFileSync(join(root, "node_modules/.cache"), "a file in the way");
    const { code, stdout, stderr } = await cachewright(root, "check");
    expect([code, stdout]).toEqual([1, ""]);
    const folder = join(root, "node_modules/.cache/cachewright");
    expect(stderr).toContain(`error CW1012 cannot write to \`${folder}\`: ENOTDIR: not a directory\n`);
    expect(stderr).toContain(
      "= fix: make it writable, or mount a writable folder there where the project is read-only",
    );
  });

  test("prints one JSON object for programs", async () => {
    const root = await generated();
    edit(join(root, "src/generated/keys.ts"), (text) => `${text}// more\n`);
    const { code, stdout } = await cachewright(root, "check", "--format", "json");
    const { files, diagnostics } = JSON.parse(stdout) as { files: object[]; diagnostics: object[] };
    expect([code, diagnostics]).toEqual([1, [expect.objectContaining({ code: "CW1404" })]]);
    expect(files).toContainEqual({ file: "src/generated/cache.ts", state: "current" });
    expect(files).toContainEqual({
      file: "src/generated/keys.ts",
      state: "changed",
      diff: expect.stringContaining("-// more\n"),
    });
  });
});

describe("cachewright generate --dry-run", () => {
  test("says what it would do and does nothing", async () => {
    const root = await generated(withTarget);
    writeFileSync(join(root, "src/cache.schema.ts"), good);
    rmSync(join(root, "src/generated/keys.ts"));
    const { code, stdout } = await cachewright(root, "generate", "--dry-run");
    expect([code, stdout.split("\n")]).toEqual([
      0,
      [
        "unchanged     src/generated/inputs.ts",
        "would write   src/generated/keys.ts",
        "unchanged     src/generated/cache.ts",
        "would write   src/generated/manifest.json",
        "would remove  src/generated/express.ts",
        "",
      ],
    ]);
    expect(existsSync(join(root, "src/generated/keys.ts"))).toBe(false);
    expect(existsSync(join(root, "src/generated/express.ts"))).toBe(true);
  });

  test("refuses what `generate` and `check` refuse", async () => {
    const root = project({ "app/cache.schema.ts": good.replace("./generated", "../../escaped") });
    for (const args of [["generate", "--dry-run"], ["generate"], ["check"]]) {
      const { code, stderr } = await cachewright(root, ...args, "--spec", "app/cache.schema.ts");
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(/cache\.schema\.ts:3:\d+ error CW1403 the output folder/),
      ]);
    }
    expect(existsSync(join(root, "../escaped"))).toBe(false);
  });
});

test("a shown diff has its colours, an end, and nothing that drives the terminal", () => {
  const diff = ["--- a/x", "+++ b/x", "@@ -1 +1 @@", "-a\u001b[2J", "+b", " c"];
  expect(shownDiff(diff, false)).toEqual([...diff.slice(0, 3), "-a\ufffd[2J", "+b", " c"]);
  expect(shownDiff(diff, true).slice(4)).toEqual(["\u001b[32m+b\u001b[0m", " c"]);
  const long = Array.from({ length: 201 }, () => " c");
  expect(shownDiff(long, false)).toEqual([...long.slice(1), "… and 1 more line"]);
});
