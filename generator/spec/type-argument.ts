import { ts } from "ts-morph";
import { codes, type Diagnostic } from "../diagnostic.js";
import { declarationsOf, importOf } from "./declarations.js";
import type { Exports } from "./exports.js";
import { type FreeName, outerTypeUses, valueNamesInTypes } from "./free-names.js";
import { carriedDeclarations, type LocalType, localTypes, outerNames, reachedFrom } from "./local-type.js";
import type { ModuleResolver } from "./module-resolver.js";
import type { Site } from "./raw.js";
import { siteOfNode, textOf } from "./source-file.js";
import { misusedTypes, ownerOfParameter } from "./type-uses.js";

/** The `T` of a `type<T>()`. */
export interface TypeArgument {
  /** As it is written. */
  readonly text: string;
  /** What the names in it stand for, sorted by name. */
  readonly imports: readonly TypeImport[];
  /** The types of the same file that it leads to, sorted by name. */
  readonly locals: readonly LocalType[];
  readonly problems: readonly Diagnostic[];
}

/** A name in a type, and where the file that uses it imports it from. */
export interface TypeImport {
  /** The name as the type uses it. */
  readonly name: string;
  /** As it is written in `file`. */
  readonly specifier: string;
  /** The name in the other module; `default`, or `*` for the whole module. */
  readonly exported: string;
  /** The file with the import, an absolute path. */
  readonly file: string;
  /** The local file that the specifier leads to, an absolute path; absent for a package. */
  readonly target?: string;
}

/** What the source of a `type<T>()` can be asked with. */
export interface TypeReaders {
  readonly modules: ModuleResolver;
  readonly exports: Exports;
}

export function typeArgument(call: ts.CallExpression | undefined, site: Site, readers: TypeReaders): TypeArgument {
  const type = call?.typeArguments?.[0];
  if (type === undefined) return { text: "unknown", imports: [], locals: [], problems: [noArgument(site)] };
  const reached = reachedFrom(type);
  const source = type.getSourceFile();
  const names = outerNames(reached).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const imports = names.flatMap(({ name }) => imported(source, name, readers.modules));
  const asked = new Set(reached.flatMap(valueNamesInTypes).map(({ name }) => name));
  const isKnown = ({ name }: FreeName): boolean =>
    importOf(source, name) !== undefined || (carriedDeclarations(source, name).length > 0 && !asked.has(name));
  const problems = [
    ...names.filter((name) => !isKnown(name)).map((name) => notImported(type, name)),
    ...imports.filter((each) => isLost(each, readers.modules)).map((lost) => notFound(lost, names)),
    ...reached.flatMap((node) => misusedTypes(node, readers.exports)),
    ...reached.flatMap(importTypesIn).map(importType),
  ];
  return { text: textOf(type), imports, locals: localTypes(reached), problems };
}

function imported(source: ts.SourceFile, name: string, modules: ModuleResolver): TypeImport[] {
  const from = importOf(source, name);
  if (from === undefined) return [];
  const target = modules.localFile(from.specifier, source.fileName);
  return [{ name, ...from, file: source.fileName, ...(target !== undefined && { target }) }];
}

/** A type's text with other names for what it imports; names of its own members stay. */
export function renameTypes(text: string, names: ReadonlyMap<string, string>): string {
  const head = "type T = ";
  const source = ts.createSourceFile("type.ts", head + text, ts.ScriptTarget.Latest, true);
  const declaration = source.statements.find(ts.isTypeAliasDeclaration);
  return renamed(source, declaration ? outerTypeUses(declaration.type) : [], names).slice(head.length);
}

/** Declarations of types with other names, their own among them; each becomes an export. */
export function renameDeclarations(text: string, names: ReadonlyMap<string, string>): string {
  const source = ts.createSourceFile("type.ts", text, ts.ScriptTarget.Latest, true);
  const declarations = source.statements.filter(
    (statement) => ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement),
  );
  const heads = declarations.map(({ name }) => name);
  const uses = declarations.flatMap(outerTypeUses);
  return renamed(source, [...heads, ...uses], names).replace(/^(?=(?:interface|type) )/gm, "export ");
}

function renamed(source: ts.SourceFile, nodes: readonly ts.Identifier[], names: ReadonlyMap<string, string>): string {
  return nodes
    .toSorted((a, b) => b.pos - a.pos)
    .reduce((text, node) => {
      const name = names.get(node.text) ?? node.text;
      return text.slice(0, node.getStart(source)) + name + text.slice(node.end);
    }, source.text);
}

function noArgument(site: Site): Diagnostic {
  return {
    code: codes.UNKNOWN_TYPE,
    severity: "error",
    message: "`type()` does not say which type",
    fix: "write `type<ArticleResponse>()` with a type that this file imports",
    site,
  };
}

function notImported(type: ts.Node, { name, site }: FreeName): Diagnostic {
  const source = type.getSourceFile();
  if (ownerOfParameter(type, name) !== undefined) {
    const message = `\`${name}\` is a type parameter, and generated code has to name one type`;
    const fix = "write the type where the route is: `type<...>()` with a concrete type, passed to the function";
    return { code: codes.FREE_TYPE_PARAMETER, severity: "error", message, fix, site };
  }
  if (declarationsOf(source, name).length > 0) {
    const message = `\`${name}\` is declared in the spec, which generated code does not import`;
    const fix = "move it to another module, export it there, and import it";
    return { code: codes.SPEC_LOCAL_TYPE, severity: "error", message, fix, site };
  }
  const fix = `import it in this file, so that generated code can import it too; if it comes from \`declare global\`, write \`globalThis.${name}\``;
  return { code: codes.UNKNOWN_TYPE, severity: "error", message: `\`${name}\` is not imported here`, fix, site };
}

/** Nothing is loaded from a module that only types come from, so nobody else notices that it is not there. */
function isLost({ specifier, target, file }: TypeImport, modules: ModuleResolver): boolean {
  return target === undefined && modules.isLost(specifier, file);
}

function notFound({ name, specifier }: TypeImport, names: readonly FreeName[]): Diagnostic {
  const message = `\`${name}\` is imported from "${specifier}", where there is no file`;
  const fix = "check the path; files are named as TypeScript names them, for example `./model.js`";
  const site = names.find((each) => each.name === name)?.site;
  return { code: codes.IMPORT_NOT_FOUND, severity: "error", message, fix, ...(site && { site }) };
}

function importTypesIn(node: ts.Node): ts.ImportTypeNode[] {
  const found: ts.ImportTypeNode[] = ts.isImportTypeNode(node) ? [node] : [];
  ts.forEachChild(node, (child) => void found.push(...importTypesIn(child)));
  return found;
}

function importType(node: ts.ImportTypeNode): Diagnostic {
  const message = `\`${node.getText()}\` names a module from where the spec lies`;
  const fix = "import the type at the top of the file and use its name";
  return { code: codes.UNKNOWN_TYPE, severity: "error", message, fix, site: siteOfNode(node) };
}
