import type { ImportModel, TypeModel } from "../../templates/model.js";
import type { ResponseType, SharedTypeModel } from "../../templates/response-type.js";
import type { ExportReference } from "../spec/export-reference.js";
import type { Locator } from "../spec/locate.js";
import type { Imports } from "./imports.js";
import { type Culprit, ResponseGraph } from "./response-graph.js";
import { ResponseHash } from "./response-hash.js";
import { ResponseNames, type ResponseRoot } from "./response-names.js";
import type { ResponseNode } from "./response-node.js";
import { ResponsePrinter } from "./response-printing.js";
import { sharingOf } from "./response-sharing.js";

/** What naming and importing types needs. */
export interface ResponseSources {
  /** The absolute path of the spec. */
  readonly file: string;
  readonly locator: Locator;
  readonly imports: Imports;
}

/** The types of all responses that are zod schemas: printed, and shared where the same schema is used at several places. */
export class Responses {
  readonly #graph: ResponseGraph;
  readonly #hash: ResponseHash;
  readonly #names: ResponseNames;
  readonly #printer: ResponsePrinter;
  readonly #named: ReadonlySet<number>;
  readonly #sources: ResponseSources;
  readonly #imports = new Map<string, ImportModel>();

  /** @param roots the responses, sorted by name; those that cannot be printed are left out of what is shared */
  constructor(nodes: readonly ResponseNode[], roots: readonly ResponseRoot[], sources: ResponseSources) {
    this.#sources = sources;
    this.#graph = new ResponseGraph(nodes);
    this.#hash = new ResponseHash(this.#graph, (index) => this.#importedText(index));
    this.#names = new ResponseNames(this.#graph, nodes.length, sources.imports);
    this.#printer = new ResponsePrinter(this.#graph, {
      shared: (index) => this.#names.of(index),
      imported: (index) => `${this.#zod("output")}<typeof ${this.#local(this.#graph.node(index).exports)}>`,
      members: ({ enumOf }) => membersOf(this.#local(enumOf)),
      zod: (type) => this.#zod(type),
    });
    const printable = roots.filter(({ node }) => this.#graph.culprits(node).length === 0);
    const cores = printable.map(({ node }) => this.#graph.core(node));
    this.#named = sharingOf(this.#graph, cores, (index) => this.#names.has(index)).named;
    this.#names.choose(this.#named, printable, this.#hash);
  }

  /** What in a response can be neither printed nor imported. */
  culprits(node: number): readonly Culprit[] {
    return this.#graph.culprits(node);
  }

  /** The type of a response without culprits. */
  type(node: number): TypeModel {
    return { kind: "response", type: this.#printer.type(node) };
  }

  /** A text that changes when the type does. */
  shapeText(node: number): string {
    return this.#hash.of(node);
  }

  /** The types that stand by themselves, sorted by name. */
  shared(): readonly SharedTypeModel[] {
    const types = new Map<string, ResponseType>();
    for (const index of this.#named) {
      const name = this.#names.of(index);
      if (name !== undefined && !types.has(name)) types.set(name, this.#printer.declared(index));
    }
    return [...types].map(([name, type]) => ({ name, type })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** What the types that were asked for are imported with. */
  imports(): readonly ImportModel[] {
    return [...this.#imports.values()];
  }

  #local([reference]: readonly ExportReference[]): string {
    if (reference === undefined) throw new Error("an import without an export");
    return this.#import(this.#sources.imports.of(reference, ""));
  }

  #zod(type: string): string {
    const local = this.#sources.imports.local("z", "zod\0z");
    return `${this.#import({ specifier: "zod", exported: "z", ...(local !== "z" && { local }) })}.${type}`;
  }

  #import(model: ImportModel): string {
    const local = model.local ?? model.exported;
    this.#imports.set(local, model);
    return local;
  }

  /** What an imported schema is, down to all that it names in local files. */
  #importedText(index: number): string {
    const [reference] = this.#graph.node(index).exports;
    return reference ? this.#sources.locator.hashExport(reference, "schema") : "";
  }
}

function membersOf(object: string): string {
  return `(typeof ${object})[keyof typeof ${object}]`;
}
