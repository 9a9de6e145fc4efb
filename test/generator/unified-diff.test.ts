import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { editsOf } from "../../generator/line-edits.js";
import { unifiedDiff } from "../../generator/unified-diff.js";

/** Letters as lines. */
function lines(letters: string): string {
  return letters.replace(/./g, "$&\n");
}

/** What `git apply` makes of a text. */
function patched(before: string, diff: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "cachewright-diff-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "file"), before);
  execFileSync("git", ["apply", "--unidiff-zero", "-"], { cwd: folder, input: `${diff.join("\n")}\n` });
  return readFileSync(join(folder, "file"), "utf8");
}

/** The second list, made of the first by the edits. */
function edited(before: readonly string[], after: readonly string[]): readonly string[] {
  let [from, to] = [0, 0];
  const made: string[] = [];
  for (const { at, removed, added } of editsOf(before, after)) {
    made.push(...before.slice(from, at), ...after.slice(to + at - from, to + at - from + added));
    to += at - from + added;
    from = at + removed;
  }
  return [...made, ...before.slice(from)];
}

test("looks like that of `diff -u`", () => {
  expect(unifiedDiff("src/a.ts", lines("abcdefghijklmnop"), lines("abcXefghijklmnoYp"))).toEqual([
    "--- a/src/a.ts",
    "+++ b/src/a.ts",
    "@@ -1,7 +1,7 @@",
    " a",
    " b",
    " c",
    "-d",
    "+X",
    " e",
    " f",
    " g",
    "@@ -13,4 +13,5 @@",
    " m",
    " n",
    " o",
    "+Y",
    " p",
  ]);
});

test("joins hunks that meet, and has none for texts that are the same", () => {
  const heads = (after: string) =>
    unifiedDiff("a", lines("abcdefghijkl"), lines(after)).filter((l) => l.startsWith("@@"));
  expect(heads("abcXefghijYl")).toEqual(["@@ -1,12 +1,12 @@"]);
  expect(heads("abXdefghijYl")).toEqual(["@@ -1,6 +1,6 @@", "@@ -8,5 +8,5 @@"]);
  expect(unifiedDiff("a", lines("abc"), lines("abc"))).toEqual([]);
});

test("says when the last line has no line feed", () => {
  expect(unifiedDiff("a", "x\ny", "x\ny\n").slice(2)).toEqual([
    "@@ -1,2 +1,2 @@",
    " x",
    "-y",
    "\\ No newline at end of file",
    "+y",
  ]);
});

test.each([
  ["to text", "", "a\nb\n"],
  ["to nothing", "a\nb\n", ""],
  ["at both ends", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n", "A\nb\nc\nd\ne\nf\ng\nh\ni\nJ"],
  ["by a line in the middle", lines("abcdefghij"), lines("abcdeXfghij")],
])("git applies a change %s", (_, before, after) => {
  expect(patched(before, unifiedDiff("file", before, after))).toBe(after);
});

test("the edits of any two lists make the one of the other, and are as few as can be", () => {
  const list = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });
  fc.assert(
    fc.property(list, list, (before, after) => {
      expect(edited(before, after)).toEqual(after);
      const count = editsOf(before, after).reduce((sum, { removed, added }) => sum + removed + added, 0);
      expect(count).toBe(before.length + after.length - 2 * longestCommon(before, after));
    }),
    { numRuns: 2000 },
  );
});

test("large texts that have little in common are replaced as a whole, in bounded time", () => {
  const text = (seed: string) => Array.from({ length: 60_000 }, (_, line) => `${seed} ${line % 7 === 0 ? "" : line}`);
  const began = performance.now();
  expect(editsOf(["first", ...text("a"), "last"], ["first", ...text("b"), "last"])).toEqual([
    { at: 1, removed: 60_000, added: 60_000 },
  ]);
  const before = text("a");
  const after = before.map((line, index) => (index % 100 === 0 ? `${line} changed` : line));
  expect(editsOf(before, after)).toHaveLength(600);
  expect(performance.now() - began).toBeLessThan(10_000);
});

/** The length of the longest common subsequence, by the book. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0);
  for (const line of a) {
    const next = [0];
    for (const [index, other] of b.entries()) {
      next.push(line === other ? row[index]! + 1 : Math.max(row[index + 1]!, next[index]!));
    }
    row = next;
  }
  return row.at(-1)!;
}
