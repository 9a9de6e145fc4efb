import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { generate } from "../../generator/generate.js";
import { InvalidInputError } from "../../runtime/errors.js";
import type { RequestInputs } from "../../runtime/index.js";
import { requestWith } from "./parsing.js";
import { project, specHead } from "./project.js";

/** The table of docs/spec.md says what the text of a request becomes: every row is generated and run. */

interface Row {
  readonly declared: string;
  readonly queries: readonly string[];
  /** As JSON; `undefined` for an error. */
  readonly becomes: readonly string[] | undefined;
}

const page = readFileSync(fileURLToPath(new URL("../../docs/spec.md", import.meta.url)), "utf8");
const rows = page
  .slice(page.indexOf("| Declared"))
  .split("\n")
  .slice(2)
  .slice(
    0,
    page
      .slice(page.indexOf("| Declared"))
      .split("\n")
      .slice(2)
      .findIndex((line) => !line.startsWith("|")),
  )
  .map(rowOf);

function rowOf(line: string): Row {
  const [, declared = "", request = "", becomes = ""] = line.split(/(?<!\\)\|/);
  const isError = becomes.trim().startsWith("an error");
  return {
    declared: codesIn(declared)[0] ?? "",
    queries: codesIn(request),
    becomes: isError ? undefined : codesIn(becomes.split(/: | as |, which|, a string/)[0] ?? ""),
  };
}

function codesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]*)`/g)].map(([, code = ""]) => code);
}

test("every row of the table holds", async () => {
  expect(rows.length).toBeGreaterThan(25);
  const routes = rows.map(({ declared }, index) => `row${index}: get("/${index}", { query: { q: ${declared} } })`);
  const root = project({ "cache.schema.ts": `${specHead}export default define({\n${routes.join(",\n")}\n});\n` });
  await generate({ spec: join(root, "cache.schema.ts") });
  const keys = join(root, "generated/keys.ts");
  const read = (await import(pathToFileURL(keys).href)) as Record<
    string,
    (request: RequestInputs) => { query: { q: unknown } }
  >;
  for (const [index, { declared, queries, becomes }] of rows.entries()) {
    expect(queries.length).toBeGreaterThan(0);
    for (const [i, query] of queries.entries()) {
      const expected = becomes && (becomes[i] ?? becomes[0]);
      const found = valueOf(() => read[`readRow${index}`]?.(requestWith(query)).query.q);
      expect(`${declared} ${query} ${found}`).toBe(`${declared} ${query} ${expected ?? "an error"}`);
    }
  }
});

function valueOf(make: () => unknown): string {
  try {
    return JSON.stringify(make()) ?? "undefined";
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    return "an error";
  }
}
