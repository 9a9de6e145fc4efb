import { ts } from "ts-morph";
import { globalTypes, globalValues } from "./global-names.js";
import type { Site } from "./raw.js";
import { siteOfNode } from "./source-file.js";

/** A name that something uses without declaring it, and the first place where it does. */
export interface FreeName {
  readonly name: string;
  readonly site: Site;
}

/** The values that a function uses and that are neither its own nor ECMAScript's; `this` among them. */
export function freeNames(root: ts.Node): FreeName[] {
  const scopes = scopesOf(root);
  return unique(root, (node) => {
    if (node.kind === ts.SyntaxKind.ThisKeyword && !hasOwnThis(node, root)) return "this";
    if (!ts.isIdentifier(node) || !isValueUse(node)) return undefined;
    return globalValues.has(node.text) || isBound(node, root, scopes) ? undefined : node.text;
  });
}

/** The types that a node mentions and that are neither declared within it nor global. */
export function typeNames(root: ts.Node): FreeName[] {
  const scopes = scopesOf(root);
  return unique(root, (node) => {
    if (!ts.isIdentifier(node) || !isTypeUse(node)) return undefined;
    return globalTypes.has(node.text) || isBound(node, root, scopes) ? undefined : node.text;
  });
}

/** The values that the types within a node ask for by `typeof`. */
export function valueNamesInTypes(root: ts.Node): FreeName[] {
  return unique(root, (node) => {
    if (!ts.isIdentifier(node) || isTypeUse(node)) return undefined;
    const { name, parent } = wholeName(node);
    return ts.isTypeQueryNode(parent) && parent.exprName === name ? node.text : undefined;
  });
}

function unique(root: ts.Node, nameIn: (node: ts.Node) => string | undefined): FreeName[] {
  const found = new Map<string, FreeName>();
  const visit = (node: ts.Node): void => {
    const name = nameIn(node);
    if (name !== undefined && !found.has(name)) found.set(name, { name, site: siteOfNode(node) });
    ts.forEachChild(node, visit);
  };
  visit(root);
  return [...found.values()];
}

/** Whether an identifier reads or writes a variable, rather than naming a member, a declaration or a type. */
export function isValueUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (isTypeUse(node) || isDeclarationName(node)) return false;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) return parent.initializer === node;
  return !namesSomethingElse(parent);
}

function namesSomethingElse(parent: ts.Node): boolean {
  const isMember =
    ts.isMethodDeclaration(parent) ||
    ts.isAccessor(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isPropertySignature(parent);
  const isLabel = ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent);
  return (
    isMember || isLabel || ts.isMetaProperty(parent) || ts.isNamedTupleMember(parent) || ts.isTypePredicateNode(parent)
  );
}

/** Whether an identifier is the leftmost part of a type's name. */
export function isTypeUse(node: ts.Identifier): boolean {
  const { name, parent } = wholeName(node);
  return ts.isTypeReferenceNode(parent) && parent.typeName === name;
}

/** `a` within `a.b.c` stands for the whole. */
function wholeName(node: ts.Identifier): { name: ts.Node; parent: ts.Node } {
  let name: ts.Node = node;
  while (ts.isQualifiedName(name.parent) && name.parent.left === name) name = name.parent;
  return { name, parent: name.parent };
}

function isDeclarationName(node: ts.Identifier): boolean {
  const { parent } = node;
  const declares =
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent) ||
    ts.isFunctionDeclaration(parent) ||
    ts.isFunctionExpression(parent) ||
    ts.isClassLike(parent) ||
    ts.isTypeParameterDeclaration(parent) ||
    ts.isTypeAliasDeclaration(parent) ||
    ts.isInterfaceDeclaration(parent) ||
    ts.isEnumDeclaration(parent);
  return declares && parent.name === node;
}

type Scopes = ReadonlyMap<ts.Node, ReadonlySet<string>>;

/** The names that each scope within `root` declares. */
function scopesOf(root: ts.Node): Scopes {
  const scopes = new Map<ts.Node, Set<string>>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isDeclarationName(node)) {
      const scope = scopeOf(node);
      scopes.set(scope, (scopes.get(scope) ?? new Set()).add(node.text));
    }
    ts.forEachChild(node, visit);
  };
  visit(root);
  return scopes;
}

function scopeOf(name: ts.Identifier): ts.Node {
  const declaration = ts.isBindingElement(name.parent) ? ts.walkUpBindingElementsAndPatterns(name.parent) : name.parent;
  if (ts.isFunctionExpression(declaration) || ts.isClassExpression(declaration)) return declaration;
  if (ts.isTypeParameterDeclaration(declaration) || ts.isParameter(declaration)) {
    return ts.isInferTypeNode(declaration.parent)
      ? (ts.findAncestor(declaration, ts.isConditionalTypeNode) ?? declaration)
      : declaration.parent;
  }
  const isVar =
    ts.isVariableDeclaration(declaration) && (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.BlockScoped) === 0;
  const holds = isVar && !ts.isCatchClause(declaration.parent) ? ts.isFunctionLike : isBlockScope;
  return ts.findAncestor(declaration.parent, (node) => holds(node) || ts.isSourceFile(node)) ?? declaration;
}

function isBlockScope(node: ts.Node): boolean {
  const isLoop = ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node);
  return isLoop || ts.isBlock(node) || ts.isCaseBlock(node) || ts.isCatchClause(node) || ts.isFunctionLike(node);
}

function isBound(node: ts.Identifier, root: ts.Node, scopes: Scopes): boolean {
  const outside = root.parent;
  for (let scope: ts.Node = node; scope !== outside && scope !== undefined; scope = scope.parent) {
    if (scopes.get(scope)?.has(node.text)) return true;
    if (node.text === "arguments" && ts.isFunctionLike(scope) && !ts.isArrowFunction(scope)) return true;
  }
  return false;
}

function hasOwnThis(node: ts.Node, root: ts.Node): boolean {
  const owner = ts.findAncestor(
    node,
    (scope) => scope === root || (ts.isFunctionLike(scope) && !ts.isArrowFunction(scope)),
  );
  return owner !== root;
}
