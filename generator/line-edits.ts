/** At line `at` of the first text, so many lines are removed and so many of the second text added. */
export interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly added: number;
}

/** More removed and added lines than this are not matched with each other: it would take its square in time and memory. */
const mostEdits = 2000;

/** The fewest edits that make one list of lines of another; one edit for all of a part that is quite different. */
export function editsOf(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const start = commonStart(before, after);
  const end = commonEnd(before, after, start);
  const [a, b] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  if (a.length === 0 && b.length === 0) return [];
  const trace = a.length === 0 || b.length === 0 ? undefined : shortestPath(a, b);
  if (!trace) return [{ at: start, removed: a.length, added: b.length }];
  return joined(stepsBack(trace, a.length, b.length)).map((edit) => ({ ...edit, at: edit.at + start }));
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a[count] === b[count]) count++;
  return count;
}

function commonEnd(a: readonly string[], b: readonly string[], start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let count = 0;
  while (count < most && a[a.length - 1 - count] === b[b.length - 1 - count]) count++;
  return count;
}

/**
 * For each number of edits, how far into `a` one comes on each diagonal (E. W. Myers, "An O(ND) Difference Algorithm and
 * Its Variations", 1986). Diagonal k, from −d to d, is at index k + d.
 */
type Trace = readonly Int32Array[];

function shortestPath(a: readonly string[], b: readonly string[]): Trace | undefined {
  const trace: Int32Array[] = [];
  for (let edits = 0; edits <= mostEdits; edits++) {
    const reached = new Int32Array(2 * edits + 1);
    trace.push(reached);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = edits === 0 ? 0 : stepFrom(trace[edits - 1]!, edits, diagonal).x;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      reached[diagonal + edits] = x;
      if (x >= a.length && x - diagonal >= b.length) return trace;
    }
  }
  return undefined;
}

/** The better of the two ways to a diagonal: to add a line, or to remove one. */
function stepFrom(
  previous: Int32Array,
  edits: number,
  diagonal: number,
): { readonly x: number; readonly adds: boolean } {
  // Index of diagonal k after one edit less: k + edits − 1.
  const removing = diagonal === -edits ? -1 : previous[diagonal + edits - 2]!;
  const adding = diagonal === edits ? -1 : previous[diagonal + edits]!;
  const adds = diagonal === -edits || (diagonal !== edits && removing < adding);
  return adds ? { x: adding, adds } : { x: removing + 1, adds };
}

interface LineStep {
  readonly adds: boolean;
  readonly at: number;
}

/** The single lines that the path adds and removes, in their order. */
function stepsBack(trace: Trace, width: number, height: number): readonly LineStep[] {
  const steps: LineStep[] = [];
  let diagonal = width - height;
  for (let edits = trace.length - 1; edits > 0; edits--) {
    const { x, adds } = stepFrom(trace[edits - 1]!, edits, diagonal);
    steps.push({ adds, at: adds ? x : x - 1 });
    diagonal += adds ? 1 : -1;
  }
  return steps.toReversed();
}

/** Steps at one place are one edit. */
function joined(steps: readonly LineStep[]): readonly Edit[] {
  const edits: { at: number; removed: number; added: number }[] = [];
  for (const { adds, at } of steps) {
    let edit = edits.at(-1);
    if (!edit || edit.at + edit.removed !== at) edits.push((edit = { at, removed: 0, added: 0 }));
    if (adds) edit.added++;
    else edit.removed++;
  }
  return edits;
}
