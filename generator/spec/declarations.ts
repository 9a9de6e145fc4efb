import { ts } from "ts-morph";

/** A declaration at the top level of a module that gives a meaning to a name. */
export type Declaration =
  | ts.ClassDeclaration
  | ts.EnumDeclaration
  | ts.FunctionDeclaration
  | ts.InterfaceDeclaration
  | ts.ModuleDeclaration
  | ts.TypeAliasDeclaration
  | ts.VariableDeclaration;

/** A name that a module imports. */
export interface ImportedName {
  readonly specifier: string;
  /** The name over there; `default`, or `*` for the whole module. */
  readonly exported: string;
}

/** The declarations of a name at the top level of a module; several where TypeScript merges them. */
export function declarationsOf(source: ts.SourceFile, name: string): Declaration[] {
  return source.statements.flatMap(declared).filter((declaration) => declaration.name?.getText(source) === name);
}

/** The top-level declarations that one statement makes. */
export function declared(statement: ts.Statement): Declaration[] {
  if (ts.isVariableStatement(statement)) return [...statement.declarationList.declarations];
  const isDeclaration =
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isModuleDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return isDeclaration ? [statement] : [];
}

/** Where a module has a name from; `undefined` when it does not import it. */
export function importOf(source: ts.SourceFile, name: string): ImportedName | undefined {
  for (const { importClause, moduleSpecifier } of source.statements.filter(ts.isImportDeclaration)) {
    const exported = importClause && exportedAs(importClause, name);
    if (exported !== undefined) return { specifier: (moduleSpecifier as ts.StringLiteral).text, exported };
  }
  return undefined;
}

function exportedAs(clause: ts.ImportClause, local: string): string | undefined {
  if (clause.name?.text === local) return "default";
  const bindings = clause.namedBindings;
  if (bindings === undefined) return undefined;
  if (ts.isNamespaceImport(bindings)) return bindings.name.text === local ? "*" : undefined;
  const element = bindings.elements.find(({ name }) => name.text === local);
  return element && (element.propertyName ?? element.name).text;
}

/** Whether a statement has a modifier such as `export` or `default`. */
export function hasModifier(node: ts.Node, kind: ts.ModifierSyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}
