import { ts } from "ts-morph";
import { codes, type Diagnostic } from "../diagnostic.js";
import { declarationsOf, importOf } from "./declarations.js";
import { type FreeName, outerTypeUses, typeNames, valueNamesInTypes } from "./free-names.js";
import type { ModuleResolver } from "./module-resolver.js";
import type { Site } from "./raw.js";
import { siteOfNode, textOf } from "./source-file.js";

/** The `T` of a `type<T>()`. */
export interface TypeArgument {
  /** As it is written. */
  readonly text: string;
  /** What the names in it stand for, sorted by name. */
  readonly imports: readonly TypeImport[];
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

export function typeArgument(call: ts.CallExpression | undefined, site: Site, modules: ModuleResolver): TypeArgument {
  const type = call?.typeArguments?.[0];
  if (type === undefined) return { text: "unknown", imports: [], problems: [noArgument(site)] };
  const names = [...typeNames(type), ...valueNamesInTypes(type)].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const source = type.getSourceFile();
  const imports = names.flatMap(({ name }) => imported(source, name, modules));
  const unknown = names.filter(({ name }) => importOf(source, name) === undefined);
  return {
    text: textOf(type),
    imports,
    problems: [
      ...unknown.map((name) => notImported(source, name)),
      ...imports.filter(isLost).map((lost) => notFound(lost, names)),
      ...importTypesIn(type).map(importType),
    ],
  };
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
  return (declaration ? outerTypeUses(declaration.type) : [])
    .toSorted((a, b) => b.pos - a.pos)
    .reduce((renamed, node) => {
      const name = names.get(node.text) ?? node.text;
      return renamed.slice(0, node.getStart(source)) + name + renamed.slice(node.end);
    }, source.text)
    .slice(head.length);
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

function notImported(source: ts.SourceFile, { name, site }: FreeName): Diagnostic {
  if (declarationsOf(source, name).length > 0) {
    const message = `\`${name}\` is declared in the spec, which generated code does not import`;
    const fix = "move it to another module, export it there, and import it";
    return { code: codes.SPEC_LOCAL_TYPE, severity: "error", message, fix, site };
  }
  const fix = "import it in this file, so that generated code can import it too";
  return { code: codes.UNKNOWN_TYPE, severity: "error", message: `\`${name}\` is not imported here`, fix, site };
}

/** Nothing is loaded from a module that only types come from, so nobody else notices that it is not there. */
function isLost({ specifier, target }: TypeImport): boolean {
  return specifier.startsWith(".") && target === undefined;
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
