import { cpus, loadavg } from "node:os";
import type { Row } from "./row.js";

/** How many processes wanted to run before the measurements began. */
const loadBefore = loadavg()[0] ?? 0;

const headings = ["What", "Cachewright", "Against", "Ratio", "Goal", "Met"];

/** The rows as a table in Markdown. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => [row.what, row.ours, row.yardstick, row.figure, row.goal, verdict(row)]);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(headings), rule, ...cells.map(line)].join("\n");
}

function verdict({ isMet }: Row): string {
  if (isMet === undefined) return "";
  return isMet ? "yes" : "**no**";
}

/** The page that the full run leaves behind. */
export function page(rows: readonly Row[]): string {
  return `# What the cache costs

Measured by \`npm run bench:cost\`, which writes this page: both sides of a line in one process, in rounds that alternate.
The times are medians per operation; the ratio is the median of the rounds' ratios, with the middle half of them behind it.
Hits in memory are measured in CPU time, all others in elapsed time. Servers run on the same machine, over loopback. Measured on Node ${process.versions.node} with ${cpus().length} CPUs;
when it began, the load of the machine was ${loadBefore.toFixed(1)}.

${table(rows)}

- The values are articles of about 1 KB as JSON. Of the five tags, one is the entry's own and the others are shared by 20
  entries, by 100, and twice by all 1,000. The plain clients read the same articles without tags or lifetimes.
- The single-flight Map has no bounds, no tags and no fence. lru-cache is given no lifetimes, but where the line says so:
  to ask for the time is more than half of what a peek takes.
- "Same key built": both sides make the key from the slug, as generated code does.
- Memory is heap and external memory after garbage collection, in a process of its own, each the median of three.
`;
}
