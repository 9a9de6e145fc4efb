import { ts } from "ts-morph";
import { type Declaration, declarationsOf, importOf } from "./declarations.js";
import { typeNames, valueNamesInTypes } from "./free-names.js";
import { textOf } from "./source-file.js";

/** A type of the spec's own file, which generated code carries over: it never imports the spec. */
export interface LocalType {
  readonly name: string;
  /** The file that declares it, an absolute path. */
  readonly file: string;
  /** Its declarations without `export`; several where TypeScript merges them. */
  readonly text: string;
}

type CarriedDeclaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

/** The declarations that a name stands for when all of it can be carried over as text. */
export function carriedDeclarations(source: ts.SourceFile, name: string): readonly CarriedDeclaration[] {
  if (importOf(source, name) !== undefined) return [];
  return declarationsOf(source, name).filter(isCarried);
}

/** A class and an enum exist when the program runs; only a type is the same in two places. */
function isCarried(declaration: Declaration): declaration is CarriedDeclaration {
  return ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration);
}

/** The type itself and the declarations of its own file that it leads to. */
export function reachedFrom(type: ts.Node): readonly ts.Node[] {
  const source = type.getSourceFile();
  const reached = new Set<ts.Node>([type]);
  // A set gives what is added while it is walked through.
  for (const node of reached) {
    for (const { name } of typeNames(node)) for (const found of carriedDeclarations(source, name)) reached.add(found);
  }
  return [...reached];
}

/** The types that must be carried over, sorted by name. */
export function localTypes(reached: readonly ts.Node[]): LocalType[] {
  const byName = new Map<string, CarriedDeclaration[]>();
  for (const node of reached.filter(isDeclared)) {
    byName.set(node.name.text, [...(byName.get(node.name.text) ?? []), node]);
  }
  return [...byName]
    .map(([name, declarations]) => ({
      name,
      file: declarations[0]?.getSourceFile().fileName ?? "",
      text: declarations.map(declarationText).join("\n"),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function isDeclared(node: ts.Node): node is CarriedDeclaration {
  return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

function declarationText(node: CarriedDeclaration): string {
  const text = textOf(node).replace(/^(?:(?:export|default|declare)\s+)+/, "");
  return ts.isTypeAliasDeclaration(node) && !text.endsWith(";") ? `${text};` : text;
}

/** All outer names in several nodes: those of types, and of values behind `typeof`. */
export function outerNames(nodes: readonly ts.Node[]): ReturnType<typeof typeNames> {
  const all = nodes.flatMap((node) => [...typeNames(node), ...valueNamesInTypes(node)]);
  return [...new Map(all.toReversed().map((each) => [each.name, each])).values()];
}
