import { ts } from "ts-morph";
import { type Declaration, declarationsOf, importOf } from "./declarations.js";
import type { Exports } from "./exports.js";
import type { Site } from "./raw.js";
import { siteOfNode } from "./source-file.js";
import { foundAt } from "./type-uses.js";

/** A part of a type that does not come back as it was, whatever it holds. */
export interface LostPart {
  /** Such as `Map`, `function` or `bigint`. */
  readonly what: string;
  /** The way to it, such as `["items", "[]", "byId"]`. */
  readonly path: readonly string[];
  /** The place in the file of the type, or the name there that leads to it. */
  readonly site: Site;
}

/** Global types that hold nothing which JSON sees. */
const opaque = new Set(
  ["Map ReadonlyMap WeakMap Set ReadonlySet WeakSet WeakRef", "Promise PromiseLike Function Symbol BigInt"].flatMap(
    (line) => line.split(" "),
  ),
);

/** Global types that have the parts of an argument: which one, and the step to it. */
const transparent: Readonly<Record<string, readonly [argument: number, step: string]>> = {
  Array: [0, "[]"],
  ReadonlyArray: [0, "[]"],
  Record: [1, "{value}"],
  Partial: [0, ""],
  Required: [0, ""],
  Readonly: [0, ""],
  NonNullable: [0, ""],
  NoInfer: [0, ""],
};

/** A type as it stands somewhere, and what the type parameters in it stand for. */
interface Place {
  readonly node: ts.Node;
  readonly given: ReadonlyMap<string, Place>;
  readonly path: readonly string[];
  readonly site: Site;
}

/**
 * The parts of a type that are a `Map`, a function and the like, as far as its syntax shows them: in objects, arrays and unions,
 * through local declarations and their arguments. What only a type checker understands counts as kept; so do methods, which
 * are no data, and whatever has a `toJSON`.
 */
export function lostParts(type: ts.TypeNode, exports: Exports): LostPart[] {
  const start: Place = { node: type, given: new Map(), path: [], site: siteOfNode(type) };
  const search: Search = { exports, file: type.getSourceFile(), seen: new Set(), lost: [] };
  visit(start, search);
  return search.lost;
}

interface Search {
  readonly exports: Exports;
  readonly file: ts.SourceFile;
  /** Declarations, with the arguments that they were looked at with: recursive types end here. */
  readonly seen: Set<string>;
  readonly lost: LostPart[];
}

function visit(place: Place, search: Search): void {
  const { node } = place;
  const what = lostKind(node);
  if (what !== undefined) search.lost.push({ what, path: place.path, site: siteIn(search, node, place.site) });
  else if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) reference(place, search);
  else for (const [part, step] of partsOf(node)) visit(inner(place, part, step, search), search);
}

function inner(place: Place, node: ts.Node, step: string, search: Search): Place {
  const path = step === "" ? place.path : [...place.path, step];
  return { ...place, node, path, site: siteIn(search, node, place.site) };
}

function siteIn({ file }: Search, node: ts.Node, outer: Site): Site {
  return node.getSourceFile() === file ? siteOfNode(node) : outer;
}

function lostKind(node: ts.Node): string | undefined {
  if (ts.isFunctionTypeNode(node) || ts.isConstructorTypeNode(node)) return "function";
  if (node.kind === ts.SyntaxKind.BigIntKeyword) return "bigint";
  return node.kind === ts.SyntaxKind.SymbolKeyword ? "symbol" : undefined;
}

type Part = readonly [node: ts.Node, step: string];

function partsOf(node: ts.Node): Part[] {
  if (ts.isArrayTypeNode(node)) return [[node.elementType, "[]"]];
  if (ts.isTupleTypeNode(node)) return node.elements.map((element, index): Part => [element, `[${index}]`]);
  if (ts.isUnionTypeNode(node)) return node.types.map((part): Part => [part, ""]);
  // `string & { readonly brand: unique symbol }` is a string.
  if (ts.isIntersectionTypeNode(node)) return node.types.some(isText) ? [] : node.types.map((part): Part => [part, ""]);
  if (ts.isTypeLiteralNode(node)) return memberParts(node.members);
  if (ts.isTypeOperatorNode(node)) return node.operator === ts.SyntaxKind.ReadonlyKeyword ? [[node.type, ""]] : [];
  const isWrapped =
    ts.isParenthesizedTypeNode(node) ||
    ts.isNamedTupleMember(node) ||
    ts.isRestTypeNode(node) ||
    ts.isOptionalTypeNode(node);
  return isWrapped ? [[node.type, ""]] : [];
}

function isText({ kind }: ts.TypeNode): boolean {
  return [ts.SyntaxKind.StringKeyword, ts.SyntaxKind.NumberKeyword, ts.SyntaxKind.BooleanKeyword].includes(kind);
}

function memberParts(members: readonly (ts.ClassElement | ts.TypeElement)[]): Part[] {
  if (members.some(({ name }) => name?.getText() === "toJSON")) return [];
  return members.flatMap((member): Part[] => {
    if (ts.isIndexSignatureDeclaration(member)) return [[member.type, "{value}"]];
    const isField = ts.isPropertySignature(member) || (ts.isPropertyDeclaration(member) && isOfInstances(member));
    if (!isField || member.type === undefined || ts.isComputedPropertyName(member.name)) return [];
    return [[member.type, ts.isIdentifier(member.name) ? member.name.text : member.name.getText()]];
  });
}

function isOfInstances({ name, modifiers }: ts.PropertyDeclaration): boolean {
  const isStatic = modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false;
  return !isStatic && !ts.isPrivateIdentifier(name);
}

function reference(place: Place, search: Search): void {
  const { node, given } = place;
  const { name, typeArguments = [] } = referenceOf(node);
  const first = name && firstName(name);
  if (first === undefined) return;
  const bound = given.get(first.text);
  if (bound !== undefined) return visit({ ...bound, path: place.path, site: place.site }, search);
  const { found } = foundAt(first, search.exports);
  if (found.kind === "declared") return found.declarations.forEach((each) => declared(each, place, search));
  if (found.kind !== "unopened" || !isGlobal(first)) return undefined;
  if (opaque.has(first.text))
    search.lost.push({ what: first.text, path: place.path, site: siteIn(search, node, place.site) });
  const [argument = 0, step = ""] = Object.hasOwn(transparent, first.text) ? (transparent[first.text] ?? []) : [-1];
  const part = typeArguments[argument];
  if (part !== undefined) visit(inner(place, part, step, search), search);
}

function referenceOf(node: ts.Node) {
  if (ts.isTypeReferenceNode(node)) return { name: node.typeName, typeArguments: node.typeArguments };
  if (!ts.isExpressionWithTypeArguments(node)) return {};
  const name = ts.isIdentifier(node.expression) ? node.expression : undefined;
  return { name, typeArguments: node.typeArguments };
}

function firstName(name: ts.EntityName): ts.Identifier {
  return ts.isIdentifier(name) ? name : firstName(name.left);
}

function isGlobal(name: ts.Identifier): boolean {
  const source = name.getSourceFile();
  return importOf(source, name.text) === undefined && declarationsOf(source, name.text).length === 0;
}

function declared(declaration: Declaration, place: Place, search: Search): void {
  const isType =
    ts.isInterfaceDeclaration(declaration) ||
    ts.isTypeAliasDeclaration(declaration) ||
    ts.isClassDeclaration(declaration);
  if (!isType) return;
  const given = argumentsOf(declaration.typeParameters ?? [], place);
  const key = [declaration, ...[...given.values()].map(({ node }) => node)].map(placeOf).join(" ");
  if (search.seen.has(key)) return;
  search.seen.add(key);
  for (const [node, step] of declaredParts(declaration)) visit(inner({ ...place, given }, node, step, search), search);
}

function argumentsOf(parameters: readonly ts.TypeParameterDeclaration[], place: Place): Map<string, Place> {
  const { typeArguments = [] } = referenceOf(place.node);
  const given = new Map<string, Place>();
  for (const [index, { name, default: usual }] of parameters.entries()) {
    const argument = typeArguments[index];
    const from = argument === undefined ? usual && { ...place, given, node: usual } : { ...place, node: argument };
    if (from !== undefined) given.set(name.text, passedOn(from));
  }
  return given;
}

/** What a type parameter stands for when it is an argument itself. */
function passedOn(place: Place): Place {
  const { node, given } = place;
  const isName = ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName);
  return (isName ? given.get(node.typeName.getText()) : undefined) ?? place;
}

function placeOf(node: ts.Node): string {
  return `${node.getSourceFile().fileName}:${node.pos}`;
}

function declaredParts(declaration: ts.ClassDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration): Part[] {
  if (ts.isTypeAliasDeclaration(declaration)) return [[declaration.type, ""]];
  const bases = (declaration.heritageClauses ?? [])
    .filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
    .flatMap(({ types }) => types);
  return [...bases.map((base): Part => [base, ""]), ...memberParts([...declaration.members])];
}
