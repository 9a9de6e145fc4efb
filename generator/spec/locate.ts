/**
 * Reads from the source of a spec what running it cannot tell: places, the text of inline functions, and types. Only the
 * syntax tree is used, never a type checker. Import this module dynamically: ts-morph takes 0.3 s to load.
 */
import { basename, isAbsolute } from "node:path";
import { ts } from "ts-morph";
import { Exports } from "./exports.js";
import { type InlineFunction, inlineFunction } from "./inline-function.js";
import { type LostPart, lostParts } from "./lost-parts.js";
import { ModuleResolver } from "./module-resolver.js";
import type { ExportReference, Site } from "./raw.js";
import { nodeAt, siteOfNode, SourceFiles, unwrap } from "./source-file.js";
import { follow, type OptionPath } from "./option-path.js";
import { renameDeclarations, renameTypes, type TypeArgument, typeArgument } from "./type-argument.js";
import { TypeHash } from "./type-hash.js";

export type { FreeName, InlineFunction } from "./inline-function.js";
export type { LostPart } from "./lost-parts.js";
export type { OptionPath } from "./option-path.js";
export type { TypeArgument, TypeImport } from "./type-argument.js";

/** Answers questions about the source of a spec; every file is read once. */
export class Locator {
  readonly #files = new SourceFiles();
  readonly #modules = new ModuleResolver();
  readonly #exports = new Exports(this.#files, this.#modules);
  readonly #hash = new TypeHash(this.#files, this.#modules);

  /** Reads a file ahead of the questions about it. */
  read(file: string): void {
    this.#files.get(file);
  }

  /** The absolute paths of all files that an answer was read from: also those that only types come from. */
  get files(): readonly string[] {
    return this.#files.read;
  }

  /** The call that a site denotes: the one whose callee or opening parenthesis is there. */
  callAt(site: Site): ts.CallExpression | undefined {
    const source = this.#files.get(site.file);
    const found = source && nodeAt(source, site);
    return found && (calledAt(found.node, found.position) ?? enclosingCall(found.node) ?? firstCallOf(found.node));
  }

  /**
   * The place of an option in the call at `site`, for example of `["query", "limit"]` or `["tags", 0]`. Where the
   * source does not show it, the nearest place around it; `["path"]` is the first argument.
   */
  siteOf(site: Site, path: OptionPath): Site {
    const call = this.callAt(site);
    return call === undefined ? site : path.length === 0 ? site : siteOfNode(follow(call, path).node);
  }

  /** The place of an option's name, such as that of `limit` in `{ limit: 20 }`. */
  siteOfName(site: Site, path: OptionPath): Site {
    const call = this.callAt(site);
    const { parent } = call ? follow(call, path).node : {};
    return parent && ts.isPropertyAssignment(parent) ? siteOfNode(parent.name) : this.siteOf(site, path);
  }

  /** The function literal, or the function of the same file, that an option is; `undefined` when it is none. */
  functionAt(site: Site, path: OptionPath): InlineFunction | undefined {
    const call = this.callAt(site);
    if (call === undefined) return undefined;
    const { node, complete } = follow(call, path);
    return complete ? inlineFunction(ts.isExpression(node) ? unwrap(node) : node) : undefined;
  }

  /** The type argument of the `type<T>()` call at `site`, with the imports that it needs. */
  typeArgumentAt(site: Site): TypeArgument {
    return typeArgument(this.callAt(site), site, { modules: this.#modules, exports: this.#exports });
  }

  /** The parts of the type argument at `site` that do not come back as they were. */
  lostPartsAt(site: Site): readonly LostPart[] {
    const type = this.callAt(site)?.typeArguments?.[0];
    return type === undefined ? [] : lostParts(type, this.#exports);
  }

  /** The text of a type with other names for what it imports. */
  renameTypes(text: string, names: ReadonlyMap<string, string>): string {
    return renameTypes(text, names);
  }

  /** The declarations of a local type with other names for itself and for what it uses. */
  renameDeclarations(text: string, names: ReadonlyMap<string, string>): string {
    return renameDeclarations(text, names);
  }

  /**
   * A text that changes when an export of a local module does, in its declaration or in what that names.
   *
   * @param text how the export is called in it
   */
  hashExport({ module, exported }: ExportReference, text: string): string {
    const specifier = isAbsolute(module) ? `./${basename(module)}` : module;
    return this.#hash.of(text, [{ name: exported, exported, specifier, file: module }]);
  }

  /**
   * A text that changes when a type does: the type itself and, through local files, everything that it names, without
   * comments and white space. A package's type counts by its name only. The same on every machine.
   */
  hashType({ text, imports, locals }: Pick<TypeArgument, "imports" | "locals" | "text">): string {
    return this.#hash.of(text, imports, locals);
  }
}

function calledAt(node: ts.Node, position: number): ts.CallExpression | undefined {
  if (ts.isCallExpression(node) && position < (node.arguments[0]?.getStart() ?? node.end)) return node;
  return ts.isSourceFile(node) ? undefined : calledAt(node.parent, position);
}

function enclosingCall(node: ts.Node): ts.CallExpression | undefined {
  return ts.findAncestor(node, ts.isCallExpression);
}

function firstCallOf(node: ts.Node): ts.CallExpression | undefined {
  return ts.isSourceFile(node) ? undefined : ts.isCallExpression(node) ? node : ts.forEachChild(node, firstCallOf);
}
