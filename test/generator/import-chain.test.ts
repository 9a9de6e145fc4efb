import { join } from "node:path";
import { expect, test } from "vitest";
import { codes, type Diagnostic, DiagnosticsError } from "../../generator/diagnostic.js";
import { loadSpec } from "../../generator/spec/load.js";
import { project, specHead } from "./project.js";

/** The problems of a spec that imports `./a.js` in its third line, and the files that were seen. */
async function failure(files: Readonly<Record<string, string>>) {
  const root = project({ "src/cache.schema.ts": `\n\nimport "./a.js";\nexport default 1;\n`, ...files });
  const sources: (readonly string[])[] = [];
  const error: unknown = await loadSpec(join(root, "src/cache.schema.ts"), {
    onSources: (seen) => sources.push(seen),
  }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DiagnosticsError);
  const seen = sources.flat().map((file) => file.slice(root.length + 1));
  return { diagnostics: (error as DiagnosticsError).diagnostics, seen };
}

function details(diagnostics: readonly Diagnostic[]): (string | undefined)[] {
  return diagnostics.map(({ detail }) => detail?.split("\n")[0]);
}

test("a syntax error in an import of an import", async () => {
  const { diagnostics, seen } = await failure({
    "src/a.ts": `import "../lib/b.js";`,
    "lib/b.ts": "export const b = ;",
  });
  expect(diagnostics[0]).toMatchObject({ code: codes.SPEC_SYNTAX, site: { line: 1, column: 18 } });
  expect(details(diagnostics)).toEqual(["imported by cache.schema.ts:3 → a.ts:1 → ../lib/b.ts"]);
  expect(seen).toEqual(["src/cache.schema.ts", "src/a.ts", "lib/b.ts"]);
});

test("an import that is missing there, and one that the spec itself lacks", async () => {
  const there = await failure({ "src/a.ts": `\nimport "./b.js";`, "src/b.ts": `import "./nowhere.js";` });
  expect(there.diagnostics[0]?.code).toBe(codes.IMPORT_NOT_FOUND);
  expect(details(there.diagnostics)).toEqual(["imported by cache.schema.ts:3 → a.ts:2 → b.ts"]);
  expect(there.seen).toEqual(["src/cache.schema.ts", "src/a.ts", "src/b.ts"]);
  const here = await failure({});
  expect(here.diagnostics).toHaveLength(1);
  expect(details(here.diagnostics)).toEqual([undefined]);
});

test("a throw at load time, through a re-export, a cycle and an alias: the shortest way", async () => {
  const { diagnostics } = await failure({
    "tsconfig.json": `{ "compilerOptions": { "paths": { "@/*": ["./lib/*"] } } }`,
    "src/a.ts": `import "./long.js";\nexport { c } from "@/c";`,
    "src/long.ts": `import "./a.js";\nimport "./longer.js";`,
    "src/longer.ts": `import "../lib/c.js";`,
    "lib/c.ts": `export const c = 1;\nthrow new Error("no secrets here");`,
  });
  expect(diagnostics[0]).toMatchObject({ code: codes.SPEC_THREW, site: { line: 2 } });
  expect(details(diagnostics)).toEqual(["imported by cache.schema.ts:3 → a.ts:2 → ../lib/c.ts"]);
});

test("an exit at load time", async () => {
  const { diagnostics } = await failure({ "src/a.ts": `process.exit(0);` });
  expect(diagnostics[0]?.code).toBe(codes.SPEC_ENDED);
  expect(details(diagnostics)).toEqual(["imported by cache.schema.ts:3 → a.ts"]);
});

test("a problem in the spec has no chain", async () => {
  const { diagnostics } = await failure({
    "src/a.ts": "",
    "src/cache.schema.ts": `${specHead}throw new Error("here");`,
  });
  expect(diagnostics[0]?.detail).not.toContain("imported by");
});
