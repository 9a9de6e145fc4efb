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
  return indexOf(source).declarations.get(name) ?? [];
}

/** What the names of a module mean. A spec of thousands of routes asks thousands of times. */
interface NameIndex {
  readonly declarations: ReadonlyMap<string, Declaration[]>;
  readonly imports: ReadonlyMap<string, ImportedName>;
}

const indexes = new WeakMap<ts.SourceFile, NameIndex>();

function indexOf(source: ts.SourceFile): NameIndex {
  const known = indexes.get(source);
  const index = known ?? { declarations: namedDeclarations(source), imports: namedImports(source) };
  indexes.set(source, index);
  return index;
}

function namedDeclarations(source: ts.SourceFile): Map<string, Declaration[]> {
  const named = new Map<string, Declaration[]>();
  for (const declaration of source.statements.flatMap(declared)) {
    const name = declaration.name?.getText(source);
    if (name !== undefined) named.set(name, [...(named.get(name) ?? []), declaration]);
  }
  return named;
}

function namedImports(source: ts.SourceFile): Map<string, ImportedName> {
  const named = new Map<string, ImportedName>();
  for (const { importClause, moduleSpecifier } of source.statements.filter(ts.isImportDeclaration)) {
    const specifier = (moduleSpecifier as ts.StringLiteral).text;
    for (const [local, exported] of importClause ? exportedAs(importClause) : [])
      if (!named.has(local)) named.set(local, { specifier, exported });
  }
  return named;
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
  return indexOf(source).imports.get(name);
}

/** The names that an import gives to a module, each with the name over there. */
function exportedAs({ name, namedBindings }: ts.ImportClause): [string, string][] {
  const whole: [string, string][] = name === undefined ? [] : [[name.text, "default"]];
  if (namedBindings === undefined) return whole;
  if (ts.isNamespaceImport(namedBindings)) return [...whole, [namedBindings.name.text, "*"]];
  return [
    ...whole,
    ...namedBindings.elements.map((each): [string, string] => [each.name.text, (each.propertyName ?? each.name).text]),
  ];
}

/** Whether a statement has a modifier such as `export` or `default`. */
export function hasModifier(node: ts.Node, kind: ts.ModifierSyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}
