import { readFileSync } from "node:fs";
import { ts } from "ts-morph";
import type { Site } from "./raw.js";

/** Syntax trees by file, each parsed once. */
export class SourceFiles {
  readonly #files = new Map<string, ts.SourceFile | undefined>();

  /** The tree of a file; `undefined` when it cannot be read. */
  get(file: string): ts.SourceFile | undefined {
    if (!this.#files.has(file)) this.#files.set(file, parse(file));
    return this.#files.get(file);
  }
}

function parse(file: string): ts.SourceFile | undefined {
  try {
    return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  } catch {
    return undefined;
  }
}

/** Where a node begins, without the comments before it. */
export function siteOfNode(node: ts.Node): Site {
  const source = node.getSourceFile();
  const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
  return { file: source.fileName, line: line + 1, column: character + 1 };
}

/** The innermost node at a site; `undefined` when the file has no such place. */
export function nodeAt(source: ts.SourceFile, { line, column }: Site): { node: ts.Node; position: number } | undefined {
  const starts = source.getLineStarts();
  const start = starts[line - 1];
  if (start === undefined) return undefined;
  const position = Math.min(start + column - 1, (starts[line] ?? source.end + 1) - 1);
  return { node: innermost(source, position), position };
}

function innermost(node: ts.Node, position: number): ts.Node {
  const child = ts.forEachChild(node, (candidate) =>
    candidate.getStart() <= position && position < candidate.end ? candidate : undefined,
  );
  return child === undefined ? node : innermost(child, position);
}

/** The text of a node as if it had begun at the left margin. A text that spans template literals stays as it is. */
export function textOf(node: ts.Node): string {
  const text = node.getText();
  if (!text.includes("\n") || hasTemplate(node)) return text;
  const source = node.getSourceFile();
  const lineStart = source.getLineStarts()[source.getLineAndCharacterOfPosition(node.getStart()).line] ?? 0;
  const indent = /^[ \t]*/.exec(source.text.slice(lineStart))?.[0] ?? "";
  return text
    .split(/\r?\n/)
    .map((line, i) => (i > 0 && line.startsWith(indent) ? line.slice(indent.length) : line))
    .join("\n");
}

function hasTemplate(node: ts.Node): boolean {
  const literal =
    ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateLiteralTypeNode(node);
  return literal || (ts.forEachChild(node, hasTemplate) ?? false);
}

/** The expression behind parentheses, `as`, `satisfies` and `!`. */
export function unwrap(node: ts.Expression): ts.Expression {
  const wrapped =
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node);
  return wrapped ? unwrap(node.expression) : node;
}
