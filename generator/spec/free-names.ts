import { ts } from "ts-morph";
import { declarationsOf, importOf } from "./declarations.js";
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
  const isFree = (node: ts.Identifier): boolean =>
    isValueUse(node) && !isGlobal(node, globalValues) && !isBound(node, root, scopes);
  return named(
    nodesIn(root).filter((node) => (ts.isIdentifier(node) ? isFree(node) : isThis(node) && !hasOwnThis(node, root))),
  );
}

/** The types that a node mentions and that are neither declared within it nor global. */
export function typeNames(root: ts.Node): FreeName[] {
  return named(outerTypeUses(root).filter((node) => isTypeUse(node) && !isGlobal(node, globalTypes)));
}

/** The values that the types within a node ask for by `typeof`. */
export function valueNamesInTypes(root: ts.Node): FreeName[] {
  return named(nodesIn(root).filter((node) => ts.isIdentifier(node) && isTypeQuery(node)));
}

/** Where the types within a node use names, of types or by `typeof`, that are not declared within it. */
export function outerTypeUses(root: ts.Node): ts.Identifier[] {
  const scopes = scopesOf(root);
  return nodesIn(root)
    .filter(ts.isIdentifier)
    .filter((node) => isTypeUse(node) || isTypeQuery(node))
    .filter((node) => !ts.isConstTypeReference(node.parent) && !isBound(node, root, scopes));
}

/** A file may import or declare a name of its own in place of a global one, a `Response` for example. */
function isGlobal(node: ts.Identifier, names: ReadonlySet<string>): boolean {
  const source = node.getSourceFile();
  return names.has(node.text) && !importOf(source, node.text) && declarationsOf(source, node.text).length === 0;
}

function nodesIn(node: ts.Node): ts.Node[] {
  const found = [node];
  ts.forEachChild(node, (child) => void found.push(...nodesIn(child)));
  return found;
}

/** Each name once, with its first place. */
function named(nodes: readonly ts.Node[]): FreeName[] {
  const first = new Map<string, ts.Node>();
  for (const node of nodes) if (!first.has(node.getText())) first.set(node.getText(), node);
  return [...first].map(([name, node]) => ({ name, site: siteOfNode(node) }));
}

function isThis(node: ts.Node): boolean {
  return node.kind === ts.SyntaxKind.ThisKeyword;
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
  return (ts.isTypeReferenceNode(parent) && parent.typeName === name) || isBaseOfInterface(node);
}

/** What an interface extends stands in the tree as an expression. */
function isBaseOfInterface(node: ts.Identifier): boolean {
  let name: ts.Node = node;
  while (ts.isPropertyAccessExpression(name.parent) && name.parent.expression === name) name = name.parent;
  const { parent } = name;
  return (
    ts.isExpressionWithTypeArguments(parent) &&
    ts.isHeritageClause(parent.parent) &&
    ts.isInterfaceDeclaration(parent.parent.parent)
  );
}

/** Whether an identifier is the leftmost part of what a `typeof` in a type asks for. */
function isTypeQuery(node: ts.Identifier): boolean {
  const { name, parent } = wholeName(node);
  return ts.isTypeQueryNode(parent) && parent.exprName === name;
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
