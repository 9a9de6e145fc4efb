import { describe, expect, test } from "vitest";
import {
  codes,
  type Diagnostic,
  DiagnosticsError,
  formatDiagnostic,
  formatDiagnostics,
} from "../../generator/diagnostic.js";

const source = `import x from "x";
\tget("/a", { ttl: -5 });
const tag = "tëst 😀", other = 1;
${"x".repeat(200)} marked ${"y".repeat(200)}
`;

const options = {
  cwd: "/project",
  colour: false,
  readSource: (file: string) => (file.startsWith("/project/src/") ? source : undefined),
};

const at = (line: number, column: number, more: Partial<Diagnostic> = {}): Diagnostic => ({
  code: "CW1101",
  severity: "error",
  message: "`a.ttl` is negative",
  site: { file: "/project/src/cache.schema.ts", line, column },
  ...more,
});

describe("formatDiagnostic", () => {
  test("place, source line, caret and fix", () => {
    const text = formatDiagnostic(at(3, 7, { fix: "rename it\nor drop it", detail: "one\ntwo" }), options);
    expect(text).toBe(`src/cache.schema.ts:3:7 error CW1101 \`a.ttl\` is negative

  3 │ const tag = "tëst 😀", other = 1;
    │       ^^^
      one
      two
    = fix: rename it
           or drop it`);
  });

  test("tabs stay tabs, so that the caret stands right", () => {
    expect(formatDiagnostic(at(2, 19), options).split("\n").slice(2)).toEqual([
      '  2 │ \tget("/a", { ttl: -5 });',
      "    │ \t                 ^^",
    ]);
  });

  test("the caret counts characters, not code units", () => {
    expect(formatDiagnostic(at(3, 24), options).split("\n")[3]).toBe(`    │ ${" ".repeat(22)}^^^^^`);
  });

  test("a string literal is underlined as a whole", () => {
    expect(formatDiagnostic(at(2, 6), options).split("\n")[3]).toBe("    │ \t    ^^^^");
  });

  test("a long line is cut on both sides", () => {
    const [, , line, caret] = formatDiagnostic(at(4, 202), options).split("\n");
    expect(line).toBe(`  4 │ …${"x".repeat(68)} marked ${"y".repeat(62)}…`);
    expect(caret).toBe(`    │ ${" ".repeat(70)}^^^^^^`);
  });

  test("a line that is cut on one side says so there, whatever character ends it", () => {
    const shown = (text: string, column: number) =>
      formatDiagnostic(at(1, column), { ...options, readSource: () => text }).split("\n")[2];
    expect(shown(`${"x".repeat(69)}😀`, 1)).toBe(`  1 │ ${"x".repeat(69)}…`);
    expect(shown(`😀${"x".repeat(72)}`, 72)).toBe(`  1 │ …${"x".repeat(72)}`);
    expect(shown("x".repeat(70), 71)).toBe(`  1 │ ${"x".repeat(70)}`);
  });

  test("without a readable line, without a place", () => {
    expect(formatDiagnostic(at(99, 1), options)).toBe("src/cache.schema.ts:99:1 error CW1101 `a.ttl` is negative");
    const elsewhere = at(1, 1, { site: { file: "/project/other.ts", line: 1, column: 1 }, severity: "warning" });
    expect(formatDiagnostic(elsewhere, options)).toBe("other.ts:1:1 warning CW1101 `a.ttl` is negative");
    expect(formatDiagnostic({ code: "CW1001", severity: "error", message: "no spec", fix: "write one" }, options)).toBe(
      "error CW1001 no spec\n  = fix: write one",
    );
  });

  test("colours only when asked for", () => {
    expect(formatDiagnostic(at(1, 1), options)).not.toContain("\u001b");
    const coloured = formatDiagnostic(at(1, 1), { ...options, colour: true });
    expect(coloured).toContain("\u001b[1;31merror\u001b[0m");
    // oxlint-disable-next-line no-control-regex
    expect(coloured.replace(/\u001b\[[\d;]*m/g, "")).toBe(formatDiagnostic(at(1, 1), options));
  });

  test("what a file holds cannot drive the terminal", () => {
    const hostile = { ...options, readSource: () => "a \u001b[2J b" };
    const text = formatDiagnostic(at(1, 3, { message: "\u001b[31mred\u0007", fix: "\u009b1m" }), hostile);
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u001b\u0007\u009b]/);
    expect(text).toContain("a \ufffd[2J b");
  });
});

test("formatDiagnostics sorts by place and counts", () => {
  const none = { code: "CW1001", severity: "error", message: "nowhere" } as const;
  const text = formatDiagnostics([at(3, 1), at(2, 2, { severity: "warning" }), none, at(2, 1)], {
    ...options,
    readSource: () => undefined,
  });
  expect(text).toBe(`error CW1001 nowhere

src/cache.schema.ts:2:1 error CW1101 \`a.ttl\` is negative

src/cache.schema.ts:2:2 warning CW1101 \`a.ttl\` is negative

src/cache.schema.ts:3:1 error CW1101 \`a.ttl\` is negative

3 errors, 1 warning
`);
});

test("an error carries its diagnostics", () => {
  const error = new DiagnosticsError([at(1, 1), at(2, 1, { code: "CW1102", message: "two" })]);
  expect(error.message).toBe("CW1101 `a.ttl` is negative\nCW1102 two");
  expect(error.diagnostics).toHaveLength(2);
});

test("no two problems have the same code", () => {
  const all = Object.values(codes);
  expect(new Set(all).size).toBe(all.length);
  for (const code of all) expect(code).toMatch(/^CW1[0-5]\d\d$/);
});
