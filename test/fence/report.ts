import { format } from "prettier";

/** A row of a table: as many cells as its head has. */
export type Row = readonly (number | string)[];

/** What `docs/fence.md` tells. */
export interface Findings {
  readonly variants: readonly Row[];
  readonly mutants: readonly Row[];
  readonly stampedes: readonly Row[];
}

const variantHead = [
  "What was done",
  "Operations",
  "Changes acknowledged",
  "Answers that could have been old",
  "Older than allowed",
  "Allowed lateness",
  "Loads shared in the dark",
  "Other problems",
];
const mutantHead = ["Mistake", "In", "Found by", "After operations"];
const stampedeHead = ["What", "Server", "Loads of each process", "Answers", "Errors", "Last answer after"];

/** The text of `docs/fence.md`. */
export function reportText({ variants, mutants, stampedes }: Findings): Promise<string> {
  const text = `# An acknowledged change is never undone: what was measured

\`npm run test:fence\` writes this file. Processes load, read, set, update, delete, invalidate and refresh the same few
keys at random, with tags from keys and from results, while they are stopped for moments, keys are evicted, and servers
lose what they had acknowledged. A read that starts after a change was acknowledged must not be given a value from before
it: at once where there is no memory tier, after \`memory.maxStaleness\` where there is one (at once even then, if the change
was made by the same process). Loads shared in the dark are counted apart: a process that cannot reach the backend runs
one load for all who ask meanwhile, and cannot know what another one has changed. The first rows are two processes under a scheduler that decides how long every call, answer
and message travels; the others are four processes on one real server.

${table(variantHead, variants)}

## Mistakes that the suite finds

Each row is the same suite over a runtime with one mistake in it.

${table(mutantHead, mutants)}

## Stampedes

Four processes with 250 callers each ask for one cold key, whose load takes 50 ms, at the same instant.

${table(stampedeHead, stampedes)}
`;
  return format(text, { parser: "markdown", printWidth: 120 });
}

function table(head: Row, rows: readonly Row[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.map(cellText).join(" | ")} |`).join("\n");
}

function cellText(cell: number | string): string {
  return typeof cell === "number" ? cell.toLocaleString("en-US") : cell.replaceAll("|", "\\|");
}
