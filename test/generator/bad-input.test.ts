import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { codes, type Diagnostic, DiagnosticsError } from "../../generator/diagnostic.js";
import { generate } from "../../generator/generate.js";
import { lifetimeMistakes } from "./lifetime-mistakes.js";
import { mistakes } from "./mistakes.js";
import { pointedAt, specOf } from "./mistaken-spec.js";
import { privateInputs } from "./policy-mistakes.js";
import { project } from "./project.js";

/** The errors of a spec that must not generate; nothing may have been written. */
async function problems(source: string, more: Readonly<Record<string, string>> = {}): Promise<readonly Diagnostic[]> {
  const root = project({ "cache.schema.ts": source, ...more });
  const error = await generate({ spec: join(root, "cache.schema.ts") }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DiagnosticsError);
  expect(existsSync(join(root, "generated"))).toBe(false);
  return (error as DiagnosticsError).diagnostics.filter(({ severity }) => severity === "error");
}

describe("a spec with a mistake is refused, and nothing is written", () => {
  test.each([...mistakes, ...lifetimeMistakes, ...privateInputs])(
    "$title",
    async ({ entries, options, more, code, says, at, fix }) => {
      const source = specOf(entries, options);
      const found = await problems(source, more);
      expect(found.map((problem) => problem.code)).toEqual([code]);
      const [problem] = found as [Diagnostic];
      expect(problem.message).toContain(says);
      expect(problem.fix).toContain(fix);
      expect(pointedAt(source, problem).startsWith(at)).toBe(true);
    },
  );

  test("a schema of zod 3", async () => {
    const source = specOf(`item: get("/items/:id", { query: { q: old.string() as never } })`).replace(
      'import { z } from "zod";',
      'import { z } from "zod";\nimport { z as old } from "zod/v3";',
    );
    const [problem] = await problems(source);
    expect(problem).toMatchObject({ code: codes.UNCOMPILABLE_SCHEMA, message: expect.stringContaining("zod 3") });
    expect(problem!.fix).toContain("zod@4");
  });

  test("several mistakes are reported at once", async () => {
    const found = await problems(
      specOf(
        `one: get("/one", { ttl: -1 }), two: get("two" as "/two"), three: get("/three", { tags: ["nothing"] as never })`,
      ),
    );
    expect(found.map(({ code }) => code).toSorted()).toEqual(
      [codes.INVALID_DURATION, codes.INVALID_PATH, codes.UNKNOWN_FAMILY].toSorted(),
    );
  });
});

describe("an output folder that cannot be written", () => {
  test("because a file is in its place", async () => {
    const root = project({ "cache.schema.ts": specOf(`item: get("/items/:id")`), generated: "a file" });
    await expect(generate({ spec: join(root, "cache.schema.ts") })).rejects.toMatchObject({
      diagnostics: [{ code: codes.UNWRITABLE_OUTPUT, fix: expect.stringContaining("`output`") }],
    });
  });

  test("because a folder has the name of a file: then none of the others is written", async () => {
    const root = project({ "cache.schema.ts": specOf(`item: get("/items/:id")`) });
    mkdirSync(join(root, "generated/keys.ts/inside"), { recursive: true });
    writeFileSync(join(root, "generated/inputs.ts"), "// before");
    await expect(generate({ spec: join(root, "cache.schema.ts") })).rejects.toMatchObject({
      diagnostics: [{ code: codes.UNWRITABLE_OUTPUT }],
    });
    expect(readFileSync(join(root, "generated/inputs.ts"), "utf8")).toBe("// before");
    expect(readdirSync(join(root, "generated")).toSorted()).toEqual(["inputs.ts", "keys.ts"]);
  });

  test("because files of somebody else have the names of ours: they are left", async () => {
    const root = project({
      "cache.schema.ts": specOf(`item: get("/items/:id")`),
      "generated/cache.ts": "export const mine = 1;",
      "generated/manifest.json": '{ "name": "an app", "files": ["precious.ts"] }',
      "generated/precious.ts": "// precious",
    });
    await expect(generate({ spec: join(root, "cache.schema.ts") })).rejects.toMatchObject({
      diagnostics: [{ code: codes.UNWRITABLE_OUTPUT, message: expect.stringContaining("was not generated") }],
    });
    expect(readdirSync(join(root, "generated")).toSorted()).toEqual(["cache.ts", "manifest.json", "precious.ts"]);
    expect(readFileSync(join(root, "generated/cache.ts"), "utf8")).toBe("export const mine = 1;");
  });
});
