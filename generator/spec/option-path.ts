import { ts } from "ts-morph";
import { declarationsOf } from "./declarations.js";
import { unwrap } from "./source-file.js";

/** Property names and array indices that lead to an option, for example `["query", "limit"]`. */
export type OptionPath = readonly (string | number)[];

/** Where following a path led, and whether it led all the way. */
export interface Followed {
  readonly node: ts.Node;
  readonly complete: boolean;
}

/** Follows a path through the options of a call: its last argument, or for `["path"]` its first. */
export function follow(call: ts.CallExpression, path: OptionPath): Followed {
  const options = call.arguments.at(-1);
  const [first] = call.arguments;
  if (path[0] === "path" && first !== undefined && call.arguments.length > 0)
    return { node: first, complete: path.length === 1 };
  return options === undefined ? { node: call, complete: path.length === 0 } : into(options, path, call);
}

/** @param around what to name when the first step leads nowhere */
function into(expression: ts.Expression, path: OptionPath, around: ts.Node): Followed {
  const [step, ...rest] = path;
  const target = resolved(expression);
  if (step === undefined) return { node: target, complete: true };
  const member = memberOf(target, step);
  if (member === undefined) return { node: around, complete: false };
  if (ts.isExpression(member))
    return rest.length === 0 && !ts.isIdentifier(member)
      ? { node: member, complete: true }
      : into(member, rest, member);
  return { node: member, complete: rest.length === 0 };
}

/** What a name of the same file stands for, if it is a constant or a function. */
function resolved(expression: ts.Expression): ts.Node {
  const target = unwrap(expression);
  if (!ts.isIdentifier(target)) return target;
  const [declaration] = declarationsOf(target.getSourceFile(), target.text);
  if (declaration === undefined) return target;
  if (ts.isFunctionDeclaration(declaration)) return declaration;
  if (!ts.isVariableDeclaration(declaration) || declaration.initializer === undefined) return target;
  return declaration.initializer === expression ? target : resolved(declaration.initializer);
}

function memberOf(node: ts.Node, step: string | number): ts.Expression | ts.MethodDeclaration | undefined {
  if (ts.isArrayLiteralExpression(node) && typeof step === "number") return elementOf(node, step);
  if (ts.isObjectLiteralExpression(node)) return propertyOf(node, String(step));
  // `z.object({ limit: ... })`
  const [argument] = ts.isCallExpression(node) ? node.arguments : [];
  return argument === undefined ? undefined : memberOf(resolved(argument), step);
}

function elementOf({ elements }: ts.ArrayLiteralExpression, index: number): ts.Expression | undefined {
  return elements.slice(0, index + 1).some(ts.isSpreadElement) ? undefined : elements[index];
}

/** The last one wins, as it does when the object is made. */
function propertyOf(
  object: ts.ObjectLiteralExpression,
  name: string,
): ts.Expression | ts.MethodDeclaration | undefined {
  for (const property of object.properties.toReversed()) {
    if (ts.isSpreadAssignment(property)) {
      const spread = memberOf(resolved(property.expression), name);
      if (spread !== undefined) return spread;
    } else if (nameOf(property) === name) {
      if (ts.isPropertyAssignment(property)) return property.initializer;
      if (ts.isShorthandPropertyAssignment(property)) return property.name;
      return ts.isMethodDeclaration(property) ? property : undefined;
    }
  }
  return undefined;
}

function nameOf({ name }: ts.ObjectLiteralElementLike): string | undefined {
  return name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name))
    ? name.text
    : undefined;
}
