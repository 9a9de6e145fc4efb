/** A fenced code block of a Markdown document. */
export interface CodeBlock {
  /** The first word of the info string, for example `ts`. */
  readonly language: string;
  /** The words after it, for example `run`. */
  readonly flags: readonly string[];
  readonly text: string;
  /** The line of the opening fence, from 1. */
  readonly line: number;
}

const fenced = /^( *)(`{3,})(.*)\n([\s\S]*?)^\1\2 *$/gm;

/** Every fenced code block, in order, without the indentation of its fence. */
export function codeBlocks(markdown: string): CodeBlock[] {
  return Array.from(markdown.matchAll(fenced), (match) => {
    const [, indent = "", , info = "", body = ""] = match;
    const [language = "", ...flags] = info.trim().split(/\s+/);
    const text = body.replace(new RegExp(`^${indent}`, "gm"), "");
    return { language, flags, text, line: markdown.slice(0, match.index).split("\n").length };
  });
}

/** The file that a block is, by its first line `// file: NAME`. */
export function fileOf(block: CodeBlock): string | undefined {
  return block.language === "ts" ? /^\/\/ file: (\S+)\n/.exec(block.text)?.[1] : undefined;
}

/** The lines of a block that are not empty. */
export function linesOf(block: CodeBlock): string[] {
  return block.text.split("\n").filter((line) => line.trim() !== "");
}
