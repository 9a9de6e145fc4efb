import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { diagnosticsOf } from "../../generator/commands/session.js";
import { formatDiagnostics } from "../../generator/diagnostic.js";
import { generate } from "../../generator/generate.js";
import { goldens } from "./golden.js";
import { project } from "./project.js";

/** Specs with mistakes, and what a terminal shows of each. `UPDATE_GOLDENS=1` writes the texts anew: read them then. */

const folder = fileURLToPath(new URL("refused/cases", import.meta.url));
const isUpdate = process.env["UPDATE_GOLDENS"] === "1";

/** What `cachewright generate` prints on stderr in a folder that is this one. */
async function printed(source: string): Promise<{ readonly text: string; readonly root: string }> {
  const root = project({});
  cpSync(source, root, { recursive: true });
  let said = "";
  const spec = join(root, "cache.schema.ts");
  const diagnostics = await generate({ spec, onPrint: (text) => (said += text) }).then(
    ({ warnings }) => warnings,
    diagnosticsOf,
  );
  const readSource = (file: string) => readFileSync(file, "utf8");
  const shown =
    diagnostics.length === 0 ? "" : formatDiagnostics(diagnostics, { cwd: root, colour: false, readSource });
  return { text: said + shown, root };
}

describe("a spec with mistakes", () => {
  test.each(readdirSync(folder))("%s", async (name) => {
    const expected = join(folder, name, "stderr.txt");
    const { text, root } = await printed(join(folder, name));
    expect(existsSync(join(root, "generated"))).toBe(false);
    expect(text).toMatch(/error CW1\d\d\d /);
    // A parser's own message says what it expected.
    if (name !== "syntax-error") expect(text).toMatch(/= fix: /);
    expect(text).not.toContain(root);
    expect(text).not.toContain("node:internal");
    if (isUpdate) writeFileSync(expected, text);
    expect(text).toBe(readFileSync(expected, "utf8"));
  });
});

test("at least 60 cases are kept, with and without mistakes", () => {
  expect(readdirSync(folder).length + goldens.length).toBeGreaterThanOrEqual(60);
});
