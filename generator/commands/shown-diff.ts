import { printable } from "../diagnostic.js";

/** A diff is shown up to here: who changed a thousand routes does not read them in a terminal. */
const mostLines = 200;

/** The lines of a unified diff for people. */
export function shownDiff(diff: readonly string[], colour: boolean): readonly string[] {
  const shown = diff.slice(0, mostLines).map((line, index) => {
    const text = printable(line);
    const style = colour ? styleOf(text, index) : undefined;
    return style === undefined ? text : `\u001b[${style}m${text}\u001b[0m`;
  });
  const more = diff.length - shown.length;
  return more === 0 ? shown : [...shown, `… and ${more} more ${more === 1 ? "line" : "lines"}`];
}

const header = 2;

function styleOf(line: string, index: number): string | undefined {
  if (index < header) return "1";
  return { "-": "31", "+": "32", "@": "36" }[line.charAt(0)];
}
