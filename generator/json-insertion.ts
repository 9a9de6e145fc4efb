import { ts } from "ts-morph";

/**
 * Adds a string to a list in a JSON file that may have comments, and leaves every other character as it is. What is
 * missing on the way to the list is added too, a list with `initial` before the string.
 *
 * @param path the names that lead to the list, such as `["files", "includes"]`
 * @returns the new text; `undefined` when something else is in the place, or the file is no object
 */
export function withListItem(
  text: string,
  path: readonly string[],
  item: string,
  initial: readonly string[] = [],
): string | undefined {
  const source = ts.parseJsonText("file.json", text);
  const root = source.statements[0]?.expression;
  const broken = (source as unknown as { readonly parseDiagnostics: readonly unknown[] }).parseDiagnostics;
  if (!root || broken.length > 0) return undefined;
  return inserted(text, source, root, path, item, initial);
}

function inserted(
  text: string,
  source: ts.SourceFile,
  node: ts.Expression,
  path: readonly string[],
  item: string,
  initial: readonly string[],
): string | undefined {
  const [name, ...rest] = path;
  if (name === undefined) {
    return ts.isArrayLiteralExpression(node)
      ? withElement(text, source, node, node.elements, JSON.stringify(item))
      : undefined;
  }
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const member = node.properties.find((each) => each.name && ts.isStringLiteral(each.name) && each.name.text === name);
  if (member) {
    return ts.isPropertyAssignment(member)
      ? inserted(text, source, member.initializer, rest, item, initial)
      : undefined;
  }
  const value = rest.reduceRight<unknown>((inner, key) => ({ [key]: inner }), [...initial, item]);
  const printed = JSON.stringify(value)
    .replaceAll('","', '", "')
    .replaceAll('":', '": ')
    .replace(/^\{/, "{ ")
    .replace(/\}$/, " }");
  return withElement(text, source, node, node.properties, `${JSON.stringify(name)}: ${printed}`);
}

/** Adds an element after the last one, on a line of its own where the last one has one. */
function withElement(
  text: string,
  source: ts.SourceFile,
  list: ts.ArrayLiteralExpression | ts.ObjectLiteralExpression,
  elements: ts.NodeArray<ts.Node>,
  element: string,
): string {
  const last = elements.at(-1);
  const start = list.getStart(source) + 1;
  if (!last) return text.slice(0, start) + element + text.slice(start);
  const lead = /\n([ \t]*)$/.exec(text.slice(0, last.getStart(source)));
  const separator = lead ? `,${text.includes("\r\n") ? "\r\n" : "\n"}${lead[1]}` : ", ";
  return text.slice(0, last.end) + separator + element + text.slice(last.end);
}
