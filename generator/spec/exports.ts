import { ts } from "ts-morph";
import { declared, declarationsOf, type Declaration, hasModifier, importOf } from "./declarations.js";
import type { ModuleResolver } from "./module-resolver.js";
import type { SourceFiles } from "./source-file.js";

/** What a module gives for a name. */
export type Export =
  | { readonly kind: "declared"; readonly declarations: readonly Declaration[] }
  /** Declared there, and for that module only. */
  | { readonly kind: "private"; readonly declarations: readonly Declaration[] }
  /** Declared there for all modules, in `declare global`. */
  | { readonly kind: "global" }
  /** A whole module. */
  | { readonly kind: "module"; readonly file: string }
  | { readonly kind: "missing" }
  /** A package, or something that only a type checker understands: taken as it is. */
  | { readonly kind: "unopened" };

const unopened: Export = { kind: "unopened" };
const missing: Export = { kind: "missing" };

/** Follows names through imports and re-exports to where they are declared. */
export class Exports {
  readonly #files: SourceFiles;
  readonly #modules: ModuleResolver;

  constructor(files: SourceFiles, modules: ModuleResolver) {
    this.#files = files;
    this.#modules = modules;
  }

  /** What `exported` of the module behind a specifier is; `*` is the whole module. */
  of(specifier: string, exported: string, importer: string): Export {
    const file = this.#modules.localFile(specifier, importer);
    if (file === undefined || !/\.[cm]?tsx?$/.test(file)) return unopened;
    return exported === "*" ? { kind: "module", file } : this.in(file, exported);
  }

  /** What a local module exports under a name. */
  in(file: string, exported: string, seen = new Set<string>()): Export {
    const source = this.#files.get(file);
    if (source === undefined) return unopened;
    if (seen.has(file) || !ts.isExternalModule(source)) return seen.has(file) ? missing : unopened;
    seen.add(file);
    const own = exportedDeclarations(source).get(exported);
    if (own !== undefined) return { kind: "declared", declarations: own };
    const listed = this.#listed(source, exported) ?? this.#starred(source, exported, seen);
    if (listed !== undefined) return listed;
    const hidden = declarationsOf(source, exported);
    if (hidden.length > 0) return { kind: "private", declarations: hidden };
    return isGlobalIn(source, exported) ? { kind: "global" } : missing;
  }

  /** `export { A as B }`, `export { A } from`, `export * as m from`, `export default A`, `export = A`. */
  #listed(source: ts.SourceFile, exported: string): Export | undefined {
    for (const statement of source.statements) {
      if (ts.isExportAssignment(statement) && (statement.isExportEquals || exported === "default"))
        return ts.isIdentifier(statement.expression) && !statement.isExportEquals
          ? this.#named(source, statement.expression.text)
          : unopened;
      if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined) continue;
      const inner = innerName(statement.exportClause, exported);
      if (inner === undefined) continue;
      const specifier = specifierOf(statement);
      return specifier === undefined ? this.#named(source, inner) : this.of(specifier, inner, source.fileName);
    }
    return undefined;
  }

  #starred(source: ts.SourceFile, exported: string, seen: Set<string>): Export | undefined {
    if (exported === "default") return undefined;
    let hidden: Export | undefined;
    for (const specifier of starsOf(source)) {
      const file = this.#modules.localFile(specifier, source.fileName);
      const found = file === undefined ? unopened : this.in(file, exported, seen);
      if (found.kind === "private") hidden ??= found;
      else if (found.kind !== "missing") return found;
    }
    return hidden;
  }

  /** A name as a module uses it: its own declaration, or what it imports. */
  #named(source: ts.SourceFile, name: string): Export {
    const declarations = declarationsOf(source, name);
    if (declarations.length > 0) return { kind: "declared", declarations };
    const imported = importOf(source, name);
    return imported ? this.of(imported.specifier, imported.exported, source.fileName) : unopened;
  }
}

/** Whether a module has a `declare global` with a declaration of this name. */
function isGlobalIn({ statements }: ts.SourceFile, name: string): boolean {
  const bodies = statements
    .filter(ts.isModuleDeclaration)
    .filter(({ flags }) => (flags & ts.NodeFlags.GlobalAugmentation) !== 0)
    .map(({ body }) => (body && ts.isModuleBlock(body) ? body.statements.flatMap(declared) : []));
  return bodies.flat().some((declaration) => declaration.name?.getText() === name);
}

const byFile = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly Declaration[]>>();

/** What a module exports where it declares it, by the name that others see. */
export function exportedDeclarations(source: ts.SourceFile): ReadonlyMap<string, readonly Declaration[]> {
  const known = byFile.get(source);
  if (known !== undefined) return known;
  const names = new Map<string, Declaration[]>();
  for (const declaration of source.statements.flatMap(declared)) {
    const name = exportName(declaration);
    if (name !== undefined) names.set(name, [...(names.get(name) ?? []), declaration]);
  }
  byFile.set(source, names);
  return names;
}

/** The name under which a declaration is exported by its own `export`. */
function exportName(declaration: Declaration): string | undefined {
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  if (!hasModifier(statement, ts.SyntaxKind.ExportKeyword)) return undefined;
  return hasModifier(statement, ts.SyntaxKind.DefaultKeyword) ? "default" : declaration.name?.getText();
}

/** The modules that a module passes on as a whole. */
export function starsOf(source: ts.SourceFile): string[] {
  const stars = source.statements
    .filter(ts.isExportDeclaration)
    .filter(({ exportClause }) => exportClause === undefined);
  return stars.map(specifierOf).filter((specifier) => specifier !== undefined);
}

export function specifierOf({ moduleSpecifier }: ts.ExportDeclaration): string | undefined {
  return moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined;
}

/** The name that an export list gives away as `exported`; `*` for a whole module. */
export function innerName(clause: ts.NamedExportBindings, exported: string): string | undefined {
  if (ts.isNamespaceExport(clause)) return clause.name.text === exported ? "*" : undefined;
  const element = clause.elements.find(({ name }) => name.text === exported);
  return element && (element.propertyName ?? element.name).text;
}
