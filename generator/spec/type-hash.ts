import { ts } from "ts-morph";
import { declarationsOf, type Declaration, importOf } from "./declarations.js";
import { exportedDeclarations, innerName, specifierOf, starsOf } from "./exports.js";
import { isTypeUse, isValueUse } from "./free-names.js";
import type { ModuleResolver } from "./module-resolver.js";
import type { SourceFiles } from "./source-file.js";
import type { LocalType } from "./local-type.js";
import type { TypeImport } from "./type-argument.js";

/** Writes types down together with all that they name. */
export class TypeHash {
  readonly #files: SourceFiles;
  readonly #modules: ModuleResolver;
  readonly #readings = new Map<Declaration, { readonly tokens: string; readonly names: ReadonlySet<string> }>();

  constructor(files: SourceFiles, modules: ModuleResolver) {
    this.#files = files;
    this.#modules = modules;
  }

  /**
   * The text of a type and, one line each, of the declarations that it leads to, in the order of their discovery.
   *
   * @param locals the types in it that its own file declares
   */
  of(text: string, imports: readonly TypeImport[], locals: readonly LocalType[] = []): string {
    const lines = [tokensOf(ts.createSourceFile("type.ts", `type T = ${text}`, ts.ScriptTarget.Latest, true))];
    const seen = new Set<string>();
    for (const { specifier, exported, file } of imports) this.#module(specifier, exported, file, seen, lines);
    for (const { name, file } of locals) {
      const source = this.#files.get(file);
      if (source !== undefined) this.#named(source, name, seen, lines);
    }
    return lines.join("\n");
  }

  /** Follows an import. */
  #module(specifier: string, exported: string, importer: string, seen: Set<string>, lines: string[]): void {
    const file = this.#modules.localFile(specifier, importer);
    const source = file === undefined ? undefined : this.#files.get(file);
    if (source === undefined) lines.push(`${exported} from ${specifier}`);
    else this.#export(source, exported, seen, lines);
  }

  /** Writes what a module exports under a name; `*` is everything. */
  #export(source: ts.SourceFile, exported: string, seen: Set<string>, lines: string[]): boolean {
    const id = `${source.fileName}\0${exported}`;
    if (seen.has(id)) return true;
    seen.add(id);
    if (exported === "*") {
      for (const name of exportedNames(source)) this.#export(source, name, seen, lines);
      for (const specifier of starsOf(source)) this.#module(specifier, "*", source.fileName, seen, lines);
      return true;
    }
    return this.#declared(source, exported, seen, lines) || this.#passedOn(source, exported, seen, lines);
  }

  #declared(source: ts.SourceFile, exported: string, seen: Set<string>, lines: string[]): boolean {
    const found = exportedDeclarations(source).get(exported) ?? [];
    for (const declaration of found) this.#write(declaration, exported, seen, lines);
    return found.length > 0;
  }

  /** `export { A as B }`, `export { A } from`, `export * from`, `export default A`. */
  #passedOn(source: ts.SourceFile, exported: string, seen: Set<string>, lines: string[]): boolean {
    for (const statement of source.statements) {
      if (ts.isExportAssignment(statement) && exported === "default") {
        this.#named(source, statement.expression.getText(), seen, lines);
        return true;
      }
      if (!ts.isExportDeclaration(statement)) continue;
      const { exportClause } = statement;
      const specifier = specifierOf(statement);
      const inner = exportClause && innerName(exportClause, exported);
      if (inner !== undefined && specifier !== undefined) this.#module(specifier, inner, source.fileName, seen, lines);
      else if (inner !== undefined) this.#named(source, inner, seen, lines);
      if (inner !== undefined) return true;
      if (exportClause === undefined && specifier !== undefined && this.#star(source, specifier, exported, seen, lines))
        return true;
    }
    return false;
  }

  #star(source: ts.SourceFile, specifier: string, exported: string, seen: Set<string>, lines: string[]): boolean {
    const file = this.#modules.localFile(specifier, source.fileName);
    const target = file === undefined ? undefined : this.#files.get(file);
    return exported !== "default" && target !== undefined && this.#export(target, exported, seen, lines);
  }

  /** A name as a module uses it: its own declaration, or what it imports. */
  #named(source: ts.SourceFile, name: string, seen: Set<string>, lines: string[]): void {
    const found = declarationsOf(source, name);
    for (const declaration of found) this.#write(declaration, name, seen, lines);
    const imported = found.length === 0 ? importOf(source, name) : undefined;
    if (imported !== undefined) this.#module(imported.specifier, imported.exported, source.fileName, seen, lines);
  }

  #write(declaration: Declaration, name: string, seen: Set<string>, lines: string[]): void {
    const source = declaration.getSourceFile();
    const id = `${source.fileName}\0${declaration.pos}`;
    if (seen.has(id)) return;
    seen.add(id);
    const { tokens, names } = this.#read(declaration);
    lines.push(`${name} = ${tokens}`);
    for (const used of names) this.#named(source, used, seen, lines);
  }

  /** Thousands of routes lead to the same declarations. */
  #read(declaration: Declaration): { readonly tokens: string; readonly names: ReadonlySet<string> } {
    const known = this.#readings.get(declaration);
    const reading = known ?? { tokens: tokensOf(declaration), names: namesIn(declaration) };
    this.#readings.set(declaration, reading);
    return reading;
  }
}

function exportedNames(source: ts.SourceFile): string[] {
  const own = exportedDeclarations(source).keys();
  const clauses = source.statements.filter(ts.isExportDeclaration).map(({ exportClause }) => exportClause);
  const listed = clauses.flatMap((clause) =>
    clause && ts.isNamedExports(clause) ? clause.elements.map(({ name }) => name.text) : [],
  );
  return [...new Set([...own, ...listed])];
}

/** The names that a declaration uses, types and values, in their order. */
function namesIn(node: ts.Node): Set<string> {
  const names = new Set<string>();
  const visit = (child: ts.Node): void => {
    if (isBody(child)) return;
    if (ts.isIdentifier(child) && (isTypeUse(child) || isValueUse(child))) names.add(child.text);
    ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return names;
}

/** What a method does is no part of a class's type. */
function isBody(node: ts.Node): boolean {
  return ts.isBlock(node) && ts.isClassElement(node.parent);
}

const insignificant = new Set([
  ts.SyntaxKind.SemicolonToken,
  ts.SyntaxKind.ExportKeyword,
  ts.SyntaxKind.DeclareKeyword,
]);
const closing = new Set([")", "]", "}", ">"]);

/** The tokens of a node with one space between them, whatever a formatter made of it. */
function tokensOf(node: ts.Node): string {
  const tokens: string[] = [];
  const visit = (child: ts.Node): void => {
    if (isBody(child) || ts.isJSDoc(child) || insignificant.has(child.kind)) return;
    const children = child.getChildren();
    if (children.length > 0) children.forEach(visit);
    else if (child.getText() !== "")
      tokens.push(ts.isStringLiteral(child) ? JSON.stringify(child.text) : child.getText());
  };
  visit(node);
  return tokens.filter((token, i) => !isOptional(token, tokens[i - 1], tokens[i + 1])).join(" ");
}

/** A trailing comma, and the bar before the first member of a union. */
function isOptional(token: string, before: string | undefined, after: string | undefined): boolean {
  if (token === ",") return after !== undefined && closing.has(after);
  return token === "|" && (before === undefined || ["=", "(", "<", ":", "[", ",", "=>"].includes(before));
}
