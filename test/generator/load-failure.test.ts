import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { codes, type Diagnostic, DiagnosticsError } from "../../generator/diagnostic.js";
import { loadSpec, type LoadOptions } from "../../generator/spec/load.js";
import { leftovers, project, specHead } from "./project.js";

/** The problems of a load that must fail; its temporary file must be gone as well. */
async function failure(root: string, options: LoadOptions = {}): Promise<readonly Diagnostic[]> {
  const error = await loadSpec(join(root, "cache.schema.ts"), options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DiagnosticsError);
  expect(leftovers(root)).toEqual([]);
  return (error as DiagnosticsError).diagnostics;
}

describe("a spec that does not load", () => {
  const only = async (source: string, more: Record<string, string> = {}, options: LoadOptions = {}) => {
    const root = project({ "cache.schema.ts": source, ...more });
    const [diagnostic, ...others] = await failure(root, options);
    expect(others).toEqual([]);
    return diagnostic!;
  };

  test("is not there, or no file", async () => {
    const root = project({ "dir/x.ts": "" });
    await expect(loadSpec(join(root, "none.ts"))).rejects.toMatchObject({
      diagnostics: [{ code: codes.SPEC_UNREADABLE, message: expect.stringContaining("ENOENT") }],
    });
    await expect(loadSpec(join(root, "dir"))).rejects.toMatchObject({
      diagnostics: [{ code: codes.SPEC_UNREADABLE, message: expect.stringContaining("is not a file") }],
    });
  });

  test("nothing is installed", async () => {
    const root = project({ "cache.schema.ts": specHead });
    rmSync(join(root, "node_modules"), { recursive: true });
    const [diagnostic] = await failure(root);
    expect(diagnostic).toMatchObject({ code: codes.NOT_INSTALLED, fix: expect.stringContaining("npm install") });
  });

  test("the cache directory cannot be made", async () => {
    const root = project({ "cache.schema.ts": specHead, "node_modules/.cache": "a file in the way" });
    await expect(loadSpec(join(root, "cache.schema.ts"))).rejects.toMatchObject({
      diagnostics: [{ code: codes.UNWRITABLE_CACHE }],
    });
  });

  test("syntax errors, all of them, with columns in characters", async () => {
    const root = project({
      "cache.schema.ts": `import "./a.js";\nimport "./b.js";\n`,
      "a.ts": "export const a = ;\n",
      "b.ts": `\nconst é = "é" +;\n`,
    });
    const diagnostics = await failure(root);
    const sites = diagnostics.map(({ code, site }) => [code, site]);
    expect(sites).toHaveLength(2);
    expect(sites).toContainEqual([codes.SPEC_SYNTAX, { file: join(root, "a.ts"), line: 1, column: 18 }]);
    expect(sites).toContainEqual([codes.SPEC_SYNTAX, { file: join(root, "b.ts"), line: 2, column: 16 }]);
  });

  test.each<[string, BufferEncoding, string, string]>([
    ["UTF-16", "utf16le", "\ufeff", "export const é = 1;\n"],
    ["UTF-16LE", "utf16le", "", "export const e = 1;\n"],
    ["WINDOWS-1252", "latin1", "", "export const é = 1;\nexport const è = 2;\n"],
  ])("a file in %s: it is named, with the way to convert it", async (encoding, written, mark, text) => {
    const root = project({ "cache.schema.ts": 'import "./model.js";\n' });
    writeFileSync(join(root, "model.ts"), Buffer.from(mark + text, written));
    expect(await failure(root)).toEqual([
      {
        code: codes.SPEC_SYNTAX,
        severity: "error",
        message: `\`model.ts\` is no UTF-8: it looks like ${encoding}`,
        fix: expect.stringContaining(`\`iconv -f ${encoding} -t UTF-8 model.ts > new`),
        detail: "imported by cache.schema.ts:1 → model.ts",
        site: { file: join(root, "model.ts"), line: 1, column: 1 },
      },
    ]);
  });

  test.skipIf(process.platform === "win32").each(["model.ts", "tsconfig.json"])(
    "an endless read of a pipe called %s is stopped, and the next spec is none the worse",
    async (name) => {
      const root = project({ "cache.schema.ts": `import "./model.js";\n${specHead}` });
      if (name !== "model.ts") writeFileSync(join(root, "model.ts"), "");
      execFileSync("mkfifo", [join(root, name)]);
      expect(await failure(root, { timeoutMs: 1_000 })).toMatchObject([
        { code: codes.SPEC_TIMED_OUT, message: "what the spec imports was still being read after 1 s" },
      ]);
      const sound = project({ "cache.schema.ts": `${specHead}export default define({ item: get("/items") });` });
      expect((await loadSpec(join(sound, "cache.schema.ts"))).entries).toHaveLength(1);
    },
  );

  test("a file, an export or a package that is missing", async () => {
    const file = await only(`import { a } from "./nowhere.js";\nexport default a;`);
    expect(file).toMatchObject({ code: codes.IMPORT_NOT_FOUND, site: { line: 1, column: 19 } });
    const name = await only(`import { b } from "./a.js";\nexport default b;`, { "a.ts": "export const a = 1;" });
    expect(name).toMatchObject({ code: codes.IMPORT_NOT_FOUND, site: { line: 1, column: 10 } });
    const module = await only(`import { b } from "@acme/none/sub";\nexport default b;`);
    expect(module).toMatchObject({
      code: codes.IMPORT_NOT_FOUND,
      message: 'cannot find the package "@acme/none/sub"',
      fix: "run `npm install @acme/none`",
      site: { line: 1, column: 19 },
    });
    const external = await only(`import { nothing } from "zod";\nexport default nothing;`);
    expect(external).toMatchObject({ code: codes.SPEC_THREW, message: expect.stringContaining("nothing") });
  });

  test("it throws", async () => {
    const diagnostic = await only(
      `import { connect } from "./db.js";\nconst x: string = "";\nexport default connect(x);`,
      {
        "db.ts": `type Long = {\n  a: string;\n};\nexport function connect(_x: string): Long {\n  throw new TypeError("no DATABASE_URL");\n}`,
      },
    );
    expect(diagnostic).toMatchObject({ code: codes.SPEC_THREW, message: "the spec threw TypeError: no DATABASE_URL" });
    expect(diagnostic.site).toMatchObject({ file: expect.stringMatching(/\/db\.ts$/), line: 5, column: 9 });
    expect(diagnostic.detail?.split("\n")).toEqual([
      "imported by cache.schema.ts:1 → db.ts",
      expect.stringMatching(/^ {4}at connect \(.*\/db\.ts:5:9\)$/),
      expect.stringMatching(/^ {4}at .*\/cache\.schema\.ts:3:16$/),
    ]);
  });

  test("it throws something that is no error", async () => {
    expect(await only(`throw { why: "so" };`)).toMatchObject({
      code: codes.SPEC_THREW,
      message: "the spec threw { why: 'so' }",
    });
  });

  test("it throws later", async () => {
    const diagnostic = await only(
      `setTimeout(() => { throw new Error("late"); }, 1);\nawait new Promise(() => {});\nexport default 1;`,
    );
    expect(diagnostic).toMatchObject({
      code: codes.SPEC_THREW,
      message: "the spec threw Error: late",
      site: { line: 1, column: 26 },
    });
  });

  test("it ends the process", async () => {
    const exit = await only(`console.log("bye");\nprocess.exit(3);`);
    expect(exit).toMatchObject({
      code: codes.SPEC_ENDED,
      message: "the spec called process.exit(3)",
      site: { line: 2, column: 9 },
      detail: "the spec printed:\nbye",
    });
    const kill = await only(`process.kill(process.pid, "SIGKILL");\nawait new Promise(() => {});`);
    expect(kill).toMatchObject({ code: codes.SPEC_ENDED, message: expect.stringContaining("by SIGKILL") });
  });

  test("it awaits what never happens", async () => {
    expect(await only(`await new Promise(() => {});\nexport default 1;`)).toMatchObject({
      code: codes.SPEC_ENDED,
      message: "the spec awaits something that never happens",
    });
  });

  test("it never ends", async () => {
    expect(await only(`for (;;);`, {}, { timeoutMs: 2500 })).toMatchObject({
      code: codes.SPEC_TIMED_OUT,
      message: "the spec was still running after 2.5 s",
    });
  });

  test("it prints without end", async () => {
    const diagnostic = await only(
      `for (;;) {\n  console.log("x".repeat(1000));\n  await new Promise((resolve) => setImmediate(resolve));\n}`,
    );
    expect(diagnostic.code).toBe(codes.SPEC_PRINTED_TOO_MUCH);
    expect(diagnostic.detail?.split("\n")[1]).toBe(`${"x".repeat(200)}…`);
    expect(diagnostic.detail?.length).toBeLessThan(5000);
  });

  test("it prints without end and without a pause: little is kept of it", async () => {
    const diagnostic = await only(`for (;;) console.log("x");`);
    expect(diagnostic.code).toBe(codes.SPEC_PRINTED_TOO_MUCH);
    expect(diagnostic.detail).toBe(`the spec printed:${"\nx".repeat(20)}`);
  });

  test("what it printed is shown once", async () => {
    const printed: string[] = [];
    const onPrint = (text: string) => printed.push(text);
    const diagnostic = await only(`console.log("tail");\nthrow new Error("why");`, {}, { onPrint });
    expect(diagnostic.detail?.match(/tail/g)).toHaveLength(1);
    expect(printed).toEqual([]);
  });

  test("it leaves its process by a way that cannot be taken from it", async () => {
    const left = await only(`process.reallyExit(0);`);
    expect(left).toMatchObject({ code: codes.SPEC_ENDED, message: expect.stringContaining("with code 0") });
    expect(await only(`process.abort();`)).toMatchObject({
      code: codes.SPEC_ENDED,
      message: expect.stringContaining("by SIGABRT"),
    });
  });

  test("it speaks to a parent that it has not", async () => {
    for (const call of [`process.send({ spec: {} })`, `process.disconnect()`]) {
      const diagnostic = await only(`${call};`);
      expect(diagnostic).toMatchObject({
        code: codes.SPEC_THREW,
        message: expect.stringContaining("is not a function"),
      });
    }
  });

  test("it writes an outcome of its own", async () => {
    const forge = `import { writeFileSync } from "node:fs";
import { serialize } from "node:v8";
const [, folder] = /\\(?(?:file:\\/\\/)?(\\/[^\\n]*?)\\/bundle\\.mjs/.exec(new Error("x").stack)!;
`;
    for (const forged of [`{ diagnostics: [] }`, `{ spec: { entries: 1 }, diagnostics: [] }`, `"text"`]) {
      const diagnostic = await only(
        `${forge}writeFileSync(folder + "/outcome", serialize(${forged}));\nprocess.kill(process.pid, "SIGKILL");\nawait new Promise(() => {});`,
      );
      expect(diagnostic).toMatchObject({
        code: codes.SPEC_ENDED,
        message: "the spec broke the process that read it",
        fix: expect.stringContaining("replaces"),
      });
    }
  });

  test("it exports no definition", async () => {
    expect(await only(`${specHead}define({});`)).toMatchObject({
      code: codes.NO_DEFINITION,
      message: "the spec has no default export",
      fix: "end the file with `export default define({ ... })`",
    });
    expect(await only(`${specHead}export const cache = define({});`)).toMatchObject({
      fix: "write `export default cache`",
    });
    expect(await only(`${specHead}export default get("/a");`)).toMatchObject({
      message: "the default export is a single route or value, not a spec",
      site: { line: 4, column: 1 },
    });
    expect(await only(`${specHead}export default define;`)).toMatchObject({
      message: expect.stringContaining("the function `define`"),
    });
  });
});
