import { ts } from "ts-morph";
import { type FreeName, freeNames, typeNames } from "./free-names.js";
import { type FunctionNode, returnTypeOf } from "./return-type.js";
import { hasModifier } from "./declarations.js";
import { textOf } from "./source-file.js";

export type { FreeName } from "./free-names.js";

/** A function of the spec that can be copied into generated code. */
export interface InlineFunction {
  /** The text of a function expression or an arrow function. */
  readonly source: string;
  /** It is `async` or a generator, so that it returns no plain value. */
  readonly isAsync: boolean;
  /** The annotation of its return type, as it is written. */
  readonly returns: string | undefined;
  /**
   * What it plainly returns where there is no annotation, for example `{ page: number; tag: $input["query"]["tag"] }`;
   * `$input` stands for the type of its first parameter.
   */
  readonly inferred: string | undefined;
  /** The values that it uses and that are neither its own nor ECMAScript's. */
  readonly free: readonly FreeName[];
  /** The types that it mentions and that are neither its own nor global. */
  readonly typeNames: readonly FreeName[];
}

/** Describes a function; `undefined` when the node is none. */
export function inlineFunction(node: ts.Node): InlineFunction | undefined {
  if (!isFunction(node) || node.body === undefined) return undefined;
  const isAsync = hasModifier(node, ts.SyntaxKind.AsyncKeyword) || node.asteriskToken !== undefined;
  return {
    source: sourceOf(node),
    isAsync,
    returns: node.type && textOf(node.type),
    inferred: node.type === undefined && !isAsync ? returnTypeOf(node) : undefined,
    free: freeNames(node),
    typeNames: typeNames(node),
  };
}

function isFunction(node: ts.Node): node is FunctionNode {
  return (
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isFunctionDeclaration(node)
  );
}

/** A method and a declaration are no expressions: they are written again as one, without their name and modifiers. */
function sourceOf(node: FunctionNode): string {
  const text = textOf(node);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return text;
  const start = node.getStart();
  const skipped = node.getText().slice(0, (node.typeParameters?.pos ?? node.parameters.pos) - 1 - start);
  const head = hasModifier(node, ts.SyntaxKind.AsyncKeyword) ? "async function" : "function";
  return `${head}${node.asteriskToken ? "*" : ""} ${text.slice(skipped.length)}`;
}
