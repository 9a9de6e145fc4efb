import { type CodeBlock, codeBlocks, fileOf, linesOf } from "./code-blocks.js";
import { problemsOfCommand } from "./commands.js";

/** What is wrong with the code blocks of a document, each with its line; see `readme.test.ts` for the convention. */
export function problemsOf(markdown: string): string[] {
  const blocks = codeBlocks(markdown);
  const problems = blocks.flatMap((block, at) =>
    problemsOfBlock(block, blocks.slice(0, at)).map((why) => `line ${block.line}: ${why}`),
  );
  const fences = markdown.match(/^ *`{3,}/gm)?.length ?? 0;
  return fences === 2 * blocks.length ? problems : [...problems, "a fence is not closed"];
}

function problemsOfBlock(block: CodeBlock, before: readonly CodeBlock[]): string[] {
  const unknownFlags = block.flags.filter((flag) => !(flagsOf[block.language] ?? []).includes(flag));
  if (unknownFlags.length > 0) return [`\`${block.language}\` takes no flag ${unknownFlags.join(" ")}`];
  return checks[block.language]?.(block, before) ?? [`no convention for \`${block.language}\``];
}

const flagsOf: Readonly<Record<string, readonly string[]>> = { ts: ["run", "serve"], text: ["sample"] };

type Check = (block: CodeBlock, before: readonly CodeBlock[]) => string[];

const checks: Readonly<Record<string, Check>> = {
  ts(block, before) {
    const file = fileOf(block);
    if (file === undefined) return ["a `ts` block starts with `// file: NAME`"];
    return filesOf(before).includes(file) ? [`${file} is there twice`] : [];
  },
  sh: (block, before) => linesOf(block).flatMap((line) => problemsOfCommand(line, filesOf(before))),
  mermaid: (block) => (block.text.startsWith("flowchart LR\n") ? [] : ["a `mermaid` block is what `graph` draws"]),
  json: (block) => problemOf(() => JSON.parse(block.text)),
  http: (_, before) => (before.at(-1)?.text.includes("curl ") ? [] : ["an `http` block follows a `curl` line"]),
  text(block, before) {
    const isExplained = block.flags.includes("sample") || before.at(-1)?.flags.includes("run");
    return isExplained ? [] : ["a `text` block follows a `ts run` block, or is a `text sample`"];
  },
};

/** The files that blocks show. */
function filesOf(blocks: readonly CodeBlock[]): readonly string[] {
  return blocks.flatMap((block) => fileOf(block) ?? []);
}

function problemOf(action: () => unknown): string[] {
  try {
    action();
    return [];
  } catch (error) {
    return [String(error)];
  }
}
