import { relative } from "node:path";
import { ts } from "ts-morph";
import { codes, type Diagnostic } from "../diagnostic.js";
import { type Declaration, declarationsOf, importOf } from "./declarations.js";
import type { Export, Exports } from "./exports.js";
import { outerTypeUses } from "./free-names.js";
import { siteOfNode } from "./source-file.js";

/** What is wrong with the names that a type uses: not exported, not there, or without the arguments that they need. */
export function misusedTypes(root: ts.Node, exports: Exports): Diagnostic[] {
  return outerTypeUses(root).flatMap((use) => {
    const { found, name, node } = foundAt(use, exports);
    if (found.kind === "private" || found.kind === "missing") return [notExported(node, name, found)];
    if (found.kind === "global") return [declaredGlobally(node, name)];
    return found.kind === "declared" ? withoutArguments(use, found.declarations) : [];
  });
}

export interface Found {
  readonly found: Export;
  readonly name: string;
  readonly node: ts.Node;
}

/** Follows `A`, or `m` and then its member in `m.A`. */
export function foundAt(use: ts.Identifier, exports: Exports): Found {
  const source = use.getSourceFile();
  const own = declarationsOf(source, use.text);
  if (own.length > 0) return { found: { kind: "declared", declarations: own }, name: use.text, node: use };
  const imported = importOf(source, use.text);
  if (imported === undefined) return { found: { kind: "unopened" }, name: use.text, node: use };
  const { specifier, exported } = imported;
  let found = exports.of(specifier, exported, source.fileName);
  let name = exported === "*" ? use.text : exported;
  let node = use;
  for (let whole: ts.Node = use; found.kind === "module" && ts.isQualifiedName(whole.parent); whole = whole.parent) {
    node = whole.parent.right;
    name = node.text;
    found = exports.in(found.file, name);
  }
  return { found, name, node };
}

function notExported(node: ts.Node, name: string, found: Export): Diagnostic {
  const [declaration] = found.kind === "private" ? found.declarations : [];
  const what = name === "default" ? "a default export" : `\`${name}\``;
  const rest = { code: codes.NOT_EXPORTED, severity: "error", site: siteOfNode(node) } as const;
  if (declaration === undefined) {
    const message = `the module that \`${node.getText()}\` is imported from exports no ${what}`.replace("no a ", "no ");
    return { ...rest, message, fix: "check the name, or export the type there" };
  }
  const { file, line } = siteOfNode(declaration);
  const shown = relative(folderOf(node), file).replaceAll("\\", "/");
  const fix = `write \`export\` before \`${headOf(declaration, name)}\` in ${shown}:${line}`;
  return { ...rest, message: `${what} is not exported by the module that declares it`, fix };
}

function declaredGlobally(node: ts.Node, name: string): Diagnostic {
  const message = `\`${name}\` is not exported by the module that declares it: it stands in \`declare global\``;
  const fix = `write \`type<globalThis.${name}>()\` without an import`;
  return { code: codes.NOT_EXPORTED, severity: "error", message, fix, site: siteOfNode(node) };
}

function folderOf(node: ts.Node): string {
  return node.getSourceFile().fileName.replace(/[\\/][^\\/]*$/, "");
}

function headOf(declaration: Declaration, name: string): string {
  if (ts.isInterfaceDeclaration(declaration)) return `interface ${name}`;
  if (ts.isTypeAliasDeclaration(declaration)) return `type ${name}`;
  if (ts.isEnumDeclaration(declaration)) return `enum ${name}`;
  return ts.isClassDeclaration(declaration) ? `class ${name}` : name;
}

/** A generic type without arguments, of which one has no default. */
function withoutArguments(use: ts.Identifier, declarations: readonly Declaration[]): Diagnostic[] {
  let name: ts.Node = use;
  while (ts.isQualifiedName(name.parent)) name = name.parent;
  const reference = name.parent;
  if (!ts.isTypeReferenceNode(reference) || reference.typeArguments !== undefined) return [];
  const needed = declarations.flatMap(parametersOf).filter((parameter) => parameter.default === undefined);
  if (needed.length === 0) return [];
  const written = name.getText();
  const parameters = [...new Set(needed.map((parameter) => parameter.name.text))];
  return [
    {
      code: codes.TYPE_NEEDS_ARGUMENTS,
      severity: "error",
      message: `\`${written}\` is generic and stands here without its type arguments`,
      fix: `write \`${written}<${parameters.join(", ")}>\` with a concrete type for ${parameters.map((p) => `\`${p}\``).join(" and ")}`,
      site: siteOfNode(use),
    },
  ];
}

function parametersOf(declaration: Declaration): readonly ts.TypeParameterDeclaration[] {
  const canHave =
    ts.isInterfaceDeclaration(declaration) ||
    ts.isTypeAliasDeclaration(declaration) ||
    ts.isClassDeclaration(declaration);
  return canHave ? (declaration.typeParameters ?? []) : [];
}

/** The function, class or type around a node that declares a type parameter of this name. */
export function ownerOfParameter(node: ts.Node, name: string): ts.Node | undefined {
  return ts.findAncestor(node, (around) => {
    const { typeParameters } = around as { readonly typeParameters?: ts.NodeArray<ts.TypeParameterDeclaration> };
    return typeParameters?.some((parameter) => parameter.name.text === name) ?? false;
  });
}
