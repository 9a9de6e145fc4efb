import { describe, expect, test } from "vitest";
import { codes, type Diagnostic, type DiagnosticsError } from "../../generator/diagnostic.js";
import { findSpec } from "../../generator/spec/find.js";
import { project } from "./project.js";

describe("findSpec", () => {
  const found = (files: readonly string[]) => {
    const root = project(Object.fromEntries(files.map((file) => [file, ""])));
    return findSpec(root).slice(root.length + 1);
  };
  const problem = (files: readonly string[]): Diagnostic => {
    try {
      found(files);
    } catch (error) {
      return (error as DiagnosticsError).diagnostics[0]!;
    }
    throw new Error("found a spec");
  };

  test("the usual places come first", () => {
    expect(found(["src/cache.schema.ts", "packages/api/cache.schema.ts"])).toBe("src/cache.schema.ts");
    expect(found(["cache.schema.mts", "lib/cache.schema.ts"])).toBe("cache.schema.mts");
  });

  test("else the only one below", () => {
    const skipped = [
      "node_modules/a/cache.schema.ts",
      "dist/cache.schema.ts",
      ".git/cache.schema.ts",
      "a/b/c/d/cache.schema.ts",
    ];
    expect(found(["apps/api/src/cache.schema.ts", ...skipped])).toBe("apps/api/src/cache.schema.ts");
    expect(found(["lib/cache.schema.mts"])).toBe("lib/cache.schema.mts");
  });

  test("none, or several", () => {
    expect(problem([])).toMatchObject({ code: codes.SPEC_NOT_FOUND, fix: expect.stringContaining("cachewright init") });
    expect(problem(["b/cache.schema.ts", "a/cache.schema.ts"])).toMatchObject({
      code: codes.SPEC_AMBIGUOUS,
      message: "several files could be the spec: a/cache.schema.ts, b/cache.schema.ts",
      fix: "say which one, for example `--spec a/cache.schema.ts`",
    });
    expect(problem(["cache.schema.ts", "src/cache.schema.ts"])).toMatchObject({ code: codes.SPEC_AMBIGUOUS });
  });
});
