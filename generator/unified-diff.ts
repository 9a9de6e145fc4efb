import { editsOf } from "./line-edits.js";

/** Unchanged lines around each change. */
const context = 3;

/** A line of a hunk: what it does, and its text with its line feed. */
type Marked = readonly [mark: "+" | "-" | " ", line: string];

/**
 * The difference of two texts as `diff -u` prints it, which `patch` and `git apply` understand; no lines when they are the
 * same.
 *
 * @param path for the header, with `/`
 */
export function unifiedDiff(path: string, before: string, after: string): readonly string[] {
  const marked = markedLines(linesOf(before), linesOf(after));
  const hunks = hunksOf(marked);
  return hunks.length === 0 ? [] : [`--- a/${path}`, `+++ b/${path}`, ...hunks.flat()];
}

/** The last line may lack its line feed, which makes it another line. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function markedLines(before: readonly string[], after: readonly string[]): readonly Marked[] {
  const marked: Marked[] = [];
  let [oldLine, newLine] = [0, 0];
  const keep = (until: number) => {
    for (; oldLine < until; oldLine++, newLine++) marked.push([" ", before[oldLine]!]);
  };
  for (const { at, removed, added } of editsOf(before, after)) {
    keep(at);
    for (const end = oldLine + removed; oldLine < end; oldLine++) marked.push(["-", before[oldLine]!]);
    for (const end = newLine + added; newLine < end; newLine++) marked.push(["+", after[newLine]!]);
  }
  keep(before.length);
  return marked;
}

function hunksOf(marked: readonly Marked[]): readonly (readonly string[])[] {
  const changes = marked.flatMap(([mark], index) => (mark === " " ? [] : [index]));
  const groups: [from: number, to: number][] = [];
  for (const index of changes) {
    const last = groups.at(-1);
    if (last && index - last[1] <= 2 * context + 1) last[1] = index;
    else groups.push([index, index]);
  }
  return groupsToHunks(marked, groups);
}

function groupsToHunks(marked: readonly Marked[], groups: readonly (readonly [number, number])[]): string[][] {
  let [position, oldLine, newLine] = [0, 0, 0];
  return groups.map(([first, last]) => {
    const [from, to] = [Math.max(0, first - context), Math.min(marked.length, last + context + 1)];
    // Between two hunks all lines are unchanged.
    oldLine += from - position;
    newLine += from - position;
    const lines = marked.slice(from, to);
    const olds = lines.filter(([mark]) => mark !== "+").length;
    const news = lines.filter(([mark]) => mark !== "-").length;
    const head = `@@ -${range(oldLine, olds)} +${range(newLine, news)} @@`;
    [position, oldLine, newLine] = [to, oldLine + olds, newLine + news];
    return [head, ...lines.flatMap(printed)];
  });
}

/** An empty range is named by the line before it. */
function range(start: number, count: number): string {
  const first = count === 0 ? start : start + 1;
  return count === 1 ? String(first) : `${first},${count}`;
}

function printed([mark, line]: Marked): readonly string[] {
  return line.endsWith("\n") ? [mark + line.slice(0, -1)] : [mark + line, "\\ No newline at end of file"];
}
