import { ts } from "ts-morph";

/** The forms in which a function can be written where an option wants one. */
export type FunctionNode = ts.ArrowFunction | ts.FunctionDeclaration | ts.FunctionExpression | ts.MethodDeclaration;

/** The members of a union type, as they are written. */
type Members = ReadonlySet<string>;

/** The variables of a function, and what is known about them. */
type Variables = ReadonlyMap<string, Members | undefined>;

/**
 * What a function plainly returns, read from its syntax: texts, numbers, comparisons, inputs, and object literals of
 * these. `undefined` where that takes a type checker, so that the user is asked for an annotation.
 *
 * `$input` stands for the type of the first parameter. The second one is a route, with the texts `name` and `path`.
 */
export function returnTypeOf({ parameters, body }: FunctionNode): string | undefined {
  const [input, route] = parameters;
  const variables = new Map<string, Members | undefined>();
  if (input !== undefined) bind(input.name, one("$input"), variables);
  if (route !== undefined) bind(route.name, one("$route"), variables);
  if (body === undefined || !ts.isBlock(body)) return printed(body && typeOf(body, variables));
  const result = resultOf(body, variables);
  return printed(result && typeOf(result, variables));
}

/** The expression of a body that is nothing but constants and one `return` at the end. */
function resultOf({ statements }: ts.Block, variables: Map<string, Members | undefined>): ts.Expression | undefined {
  const last = statements.at(-1);
  if (last === undefined || !ts.isReturnStatement(last)) return undefined;
  for (const statement of statements.slice(0, -1)) {
    if (!ts.isVariableStatement(statement) || (statement.declarationList.flags & ts.NodeFlags.Const) === 0)
      return undefined;
    for (const { name, initializer } of statement.declarationList.declarations) {
      bind(name, initializer && typeOf(initializer, variables), variables);
    }
  }
  return last.expression;
}

/** Gives names to a type or, in a pattern, to its properties. What is too clever to follow stays unknown. */
function bind(name: ts.BindingName, type: Members | undefined, variables: Map<string, Members | undefined>): void {
  if (ts.isIdentifier(name)) {
    variables.set(name.text, type);
    return;
  }
  for (const element of name.elements) {
    if (ts.isOmittedExpression(element)) continue;
    const property = element.propertyName ?? element.name;
    const isPlain = !element.dotDotDotToken && !element.initializer && ts.isObjectBindingPattern(name);
    const member = isPlain && type && ts.isIdentifier(property) ? memberType(type, property.text, false) : undefined;
    bind(element.name, member, variables);
  }
}

function printed(type: Members | undefined): string | undefined {
  return type?.has("$route") ? undefined : type && [...type].join(" | ");
}

function typeOf(node: ts.Expression, variables: Variables): Members | undefined {
  if (ts.isParenthesizedExpression(node) || ts.isSatisfiesExpression(node)) return typeOf(node.expression, variables);
  if (ts.isNonNullExpression(node)) return nonNullable(typeOf(node.expression, variables));
  if (ts.isAsExpression(node))
    return ts.isConstTypeReference(node.type) ? typeOf(node.expression, variables) : asserted(node.type);
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isTypeOfExpression(node))
    return one("string");
  if (ts.isNumericLiteral(node)) return one("number");
  if (ts.isIdentifier(node)) return node.text === "undefined" ? one("undefined") : variables.get(node.text);
  if (ts.isPrefixUnaryExpression(node))
    return one(node.operator === ts.SyntaxKind.ExclamationToken ? "boolean" : "number");
  if (ts.isBinaryExpression(node)) return binary(node, variables);
  if (ts.isConditionalExpression(node))
    return union(typeOf(node.whenTrue, variables), typeOf(node.whenFalse, variables));
  if (ts.isPropertyAccessExpression(node)) return property(node, variables);
  if (ts.isElementAccessExpression(node)) return element(node, variables);
  if (ts.isCallExpression(node)) return call(node, variables);
  if (ts.isObjectLiteralExpression(node)) return object(node, variables);
  return keyword(node.kind);
}

function keyword(kind: ts.SyntaxKind): Members | undefined {
  if (kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword) return one("boolean");
  return kind === ts.SyntaxKind.NullKeyword ? one("null") : undefined;
}

/** Only a type that means the same everywhere may be carried over. */
function asserted(type: ts.TypeNode): Members | undefined {
  const text = type.getText();
  return ["string", "number", "boolean"].includes(text) ? one(text) : undefined;
}

const numeric = new Set(["-", "*", "/", "%", "**", "|", "&", "^", "<<", ">>", ">>>"]);
const comparing = new Set(["<", ">", "<=", ">=", "==", "!=", "===", "!==", "in", "instanceof"]);

function binary({ left, operatorToken, right }: ts.BinaryExpression, variables: Variables): Members | undefined {
  const operator = operatorToken.getText();
  if (numeric.has(operator)) return one("number");
  if (comparing.has(operator)) return one("boolean");
  const a = typeOf(left, variables);
  const b = typeOf(right, variables);
  if (operator === "+") return sum(a, b);
  if (operator === "??") return union(nonNullable(a), b);
  if (operator === "||") return union(nonNullable(a), b);
  return operator === "&&" && is(a, "boolean") ? union(a, b) : undefined;
}

function sum(a: Members | undefined, b: Members | undefined): Members | undefined {
  if (is(a, "string") || is(b, "string")) return one("string");
  return is(a, "number") && is(b, "number") ? a : undefined;
}

function property(node: ts.PropertyAccessExpression, variables: Variables): Members | undefined {
  const type = typeOf(node.expression, variables);
  if (node.name.text === "length" && is(type, "string")) return one("number");
  return type && memberType(type, node.name.text, ts.isOptionalChain(node));
}

/** `headers["x-tenant"]` */
function element(node: ts.ElementAccessExpression, variables: Variables): Members | undefined {
  const type = typeOf(node.expression, variables);
  const name = node.argumentExpression;
  return type && ts.isStringLiteralLike(name) ? memberType(type, name.text, ts.isOptionalChain(node)) : undefined;
}

/** The type of a property of an input. Nothing is known about the properties of other things. */
function memberType(type: Members, name: string, optional: boolean): Members | undefined {
  const [first, ...others] = [...type].filter((member) => member !== "undefined");
  if (first === "$route") return one("string");
  if (first === undefined || !isInput(first) || others.length > 0) return undefined;
  const index = `[${JSON.stringify(name)}]`;
  return optional ? new Set([`NonNullable<${first}>${index}`, "undefined"]) : one(`${first}${index}`);
}

const functions: Readonly<Record<string, string>> = {
  String: "string",
  encodeURIComponent: "string",
  decodeURIComponent: "string",
  Number: "number",
  parseInt: "number",
  parseFloat: "number",
  Boolean: "boolean",
  isNaN: "boolean",
  isFinite: "boolean",
};

const methods: Readonly<Record<string, string>> = {
  ...named(
    "string",
    "toString toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase trim trimStart trimEnd join padStart",
  ),
  ...named(
    "string",
    "padEnd replace replaceAll substring charAt repeat normalize toFixed toPrecision toISOString toWellFormed",
  ),
  ...named("number", "indexOf lastIndexOf charCodeAt search localeCompare getTime valueOf parseInt parseFloat now"),
  ...named(
    "boolean",
    "includes startsWith endsWith test some every has isInteger isSafeInteger isFinite isNaN isArray",
  ),
};

function named(type: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(" ").map((name) => [name, type]));
}

function call(node: ts.CallExpression, variables: Variables): Members | undefined {
  const type = calledType(node.expression, variables);
  if (type === undefined) return undefined;
  return ts.isOptionalChain(node) ? new Set([type, "undefined"]) : one(type);
}

function calledType(callee: ts.Expression, variables: Variables): string | undefined {
  if (ts.isIdentifier(callee)) return variables.has(callee.text) ? undefined : own(functions, callee.text);
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const object = callee.expression.getText();
  if (object === "Math") return "number";
  if (object === "JSON" && callee.name.text === "stringify") return "string";
  // Arrays have these methods as well.
  const isShared = callee.name.text === "slice" || callee.name.text === "concat";
  return isShared && is(typeOf(callee.expression, variables), "string") ? "string" : own(methods, callee.name.text);
}

function own(table: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function object({ properties }: ts.ObjectLiteralExpression, variables: Variables): Members | undefined {
  const fields: string[] = [];
  for (const member of properties) {
    const value = ts.isShorthandPropertyAssignment(member)
      ? member.name
      : ts.isPropertyAssignment(member)
        ? member.initializer
        : undefined;
    const type = value && printed(typeOf(value, variables));
    if (type === undefined || member.name === undefined || ts.isComputedPropertyName(member.name)) return undefined;
    fields.push(`${member.name.getText()}: ${type}`);
  }
  return one(fields.length === 0 ? "{}" : `{ ${fields.join("; ")} }`);
}

function one(type: string): Members {
  return new Set([type]);
}

function is(type: Members | undefined, only: string): boolean {
  return type?.size === 1 && type.has(only);
}

function union(a: Members | undefined, b: Members | undefined): Members | undefined {
  return a && b && new Set([...a, ...b]);
}

function nonNullable(type: Members | undefined): Members | undefined {
  const rest = [...(type ?? [])].filter((member) => member !== "undefined" && member !== "null");
  return type && new Set(rest.map((member) => (isInput(member) ? `NonNullable<${member}>` : member)));
}

function isInput(member: string): boolean {
  return member.startsWith("$input") || member.startsWith("NonNullable<");
}
