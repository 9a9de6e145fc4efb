import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileSpec } from "../../generator/compile.js";
import { codes, type Diagnostic, DiagnosticsError } from "../../generator/diagnostic.js";
import { doubts, sound } from "./policy-mistakes.js";
import { pointedAt, specOf } from "./mistaken-spec.js";
import { project } from "./project.js";

async function warningsOf(source: string): Promise<readonly Diagnostic[]> {
  const root = project({ "cache.schema.ts": source });
  return (await compileSpec(join(root, "cache.schema.ts"))).warnings;
}

describe("a spec that is probably not meant so is compiled, with a warning", () => {
  test.each(doubts)("$title", async ({ entries, options, code, says, at, fix }) => {
    const source = specOf(entries, options);
    const found = await warningsOf(source);
    expect(found.map((warning) => [warning.severity, warning.code])).toEqual([["warning", code]]);
    const [warning] = found as [Diagnostic];
    expect(warning.message).toContain(says);
    expect(warning.fix).toContain(fix);
    expect(pointedAt(source, warning).slice(0, at.length)).toBe(at);
  });
});

describe("no rule has anything against", () => {
  test.each(sound)("$title", async ({ entries, options }) => {
    expect(await warningsOf(specOf(entries, options))).toEqual([]);
  });
});

describe("beside errors", () => {
  const found = async (entries: string): Promise<readonly string[]> => {
    const error: unknown = await warningsOf(specOf(entries)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DiagnosticsError);
    return (error as DiagnosticsError).diagnostics.map(({ code }) => code).toSorted();
  };

  test("warnings are shown as well", async () => {
    expect(await found(`a: get("a" as "/a"), b: get("/b", { ttl: "1d" })`)).toEqual([
      codes.INVALID_PATH,
      codes.NEVER_INVALIDATED,
    ]);
  });

  test("nothing is said that a mended entry could refute", async () => {
    const entries = `item: get("/items/:id", { ttl: -1, tags: ["item:{params.id}"] }),
      change: put("/items/:id", { invalidates: ["item:{params.id}"] })`;
    expect(await found(entries)).toEqual([codes.INVALID_DURATION]);
  });
});
