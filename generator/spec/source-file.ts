import { ts } from "ts-morph";
import { readText } from "../read-text.js";
import type { Site } from "./raw.js";

/** Syntax trees by file, each parsed once. */
export class SourceFiles {
  readonly #files = new Map<string, ts.SourceFile | undefined>();

  /** The tree of a file; `undefined` when it cannot be read. */
  get(file: string): ts.SourceFile | undefined {
    if (!this.#files.has(file)) this.#files.set(file, parse(file));
    return this.#files.get(file);
  }

  /** The absolute paths of all files that were read. */
  get read(): string[] {
    return [...this.#files].flatMap(([file, tree]) => (tree === undefined ? [] : [file]));
  }
}

/** The last tree of each file: a watch reads most files again as they were, and a spec can be read while it runs. */
const known = new Map<string, ts.SourceFile>();

function parse(file: string): ts.SourceFile | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  const last = known.get(file);
  if (last?.text === text) return last;
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  known.set(file, tree);
  return tree;
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
  const child = childAt(childrenOf(node), position);
  return child === undefined || child.getStart() > position ? node : innermost(child, position);
}

const children = new WeakMap<ts.Node, readonly ts.Node[]>();

function childrenOf(node: ts.Node): readonly ts.Node[] {
  const known = children.get(node);
  if (known !== undefined) return known;
  const found: ts.Node[] = [];
  ts.forEachChild(node, (child) => void found.push(child));
  children.set(node, found);
  return found;
}

/** The first child that ends after a position, by halving: a `define` has thousands. */
function childAt(nodes: readonly ts.Node[], position: number): ts.Node | undefined {
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((nodes[middle]?.end ?? 0) > position) high = middle;
    else low = middle + 1;
  }
  return nodes[low];
}

/** The text of a node as if it had begun at the left margin. Lines that begin within a text of it stay as they are. */
export function textOf(node: ts.Node): string {
  const source = node.getSourceFile();
  const firstLine = lineOf(source, node.getStart());
  const indent = /^[ \t]*/.exec(source.text.slice(source.getLineStarts()[firstLine]))?.[0] ?? "";
  const fixed = new Set(linesWithinText(node));
  return node
    .getText()
    .split(/\r?\n/)
    .map((line, i) =>
      i > 0 && line.startsWith(indent) && !fixed.has(firstLine + i) ? line.slice(indent.length) : line,
    )
    .join("\n");
}

/** The lines of the file that begin inside a template literal, where white space counts. */
function linesWithinText(node: ts.Node): number[] {
  const lines: number[] = [];
  if (ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    const source = node.getSourceFile();
    for (let line = lineOf(source, node.getStart()) + 1; line <= lineOf(source, node.end); line += 1) lines.push(line);
  }
  ts.forEachChild(node, (child) => void lines.push(...linesWithinText(child)));
  return lines;
}

function lineOf(source: ts.SourceFile, position: number): number {
  return source.getLineAndCharacterOfPosition(position).line;
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
