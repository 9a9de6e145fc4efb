import type { ExportReference } from "../spec/export-reference.js";
import type { Imports } from "./imports.js";
import { typeName } from "./names.js";
import type { ResponseGraph } from "./response-graph.js";
import type { ResponseHash } from "./response-hash.js";
import { partsOf } from "./response-node.js";

/** A response, and the name of the type that it gets: `GetArticleResponse`. */
export interface ResponseRoot {
  /** The name of the route or value in type position, such as `GetArticle`. */
  readonly typeName: string;
  readonly node: number;
}

/** A name that the user gave, and a text that orders those who want the same one: an export of that very name first. */
interface OwnName {
  readonly name: string;
  readonly rank: string;
}

/** Finds names for schemas: as the user exports them, else as their `.meta()` says, else after the way to them. */
export class ResponseNames {
  readonly #graph: ResponseGraph;
  /** What the user calls a schema. */
  readonly #own = new Map<number, OwnName>();
  readonly #imports: Imports;
  readonly #chosen = new Map<number, string>();

  constructor(graph: ResponseGraph, count: number, imports: Imports) {
    this.#graph = graph;
    this.#imports = imports;
    const all = Array.from({ length: count }, (_, index) => index);
    // A schema's own name goes before that of one with the same type.
    for (const index of [...all.filter((each) => graph.core(each) === each), ...all]) this.#learn(index);
  }

  /** Whether the user gave a schema a name. */
  has(index: number): boolean {
    return this.#own.has(index);
  }

  /**
   * Gives names. Schemas with the same name and the same type get one.
   *
   * @param roots sorted by name, so that names do not depend on the order of the spec
   */
  choose(named: ReadonlySet<number>, roots: readonly ResponseRoot[], hash: ResponseHash): void {
    const ways = this.#ways(roots);
    const wanted = [...named].map((index) => {
      const own = this.#own.get(index) ?? { name: ways.get(index) ?? "Part", rank: "3" };
      return { ...own, index, hash: hash.of(index) };
    });
    const sorted = wanted.toSorted((a, b) => order(a.name, b.name) || order(a.rank, b.rank) || order(a.hash, b.hash));
    for (const each of sorted) {
      this.#chosen.set(each.index, this.#imports.local(each.name, `response\0${each.name}\0${each.hash}`));
    }
  }

  /** The name that was chosen for a schema; `undefined` where it has none. */
  of(index: number): string | undefined {
    return this.#chosen.get(index);
  }

  #learn(index: number): void {
    const core = this.#graph.core(index);
    const { exports, title = "" } = this.#graph.node(index);
    const names = [...exports.map((each) => this.#nameOf(each)), { name: typeName(title), rank: "2" }];
    const own = names.find(({ name }) => isName(name));
    if (own !== undefined && !this.#own.has(core)) this.#own.set(core, own);
  }

  /** `articleSchema` and `ArticleSchema` are schemas of an `Article`. */
  #nameOf({ module, exported }: ExportReference): OwnName {
    const given = exported === "default" ? (module.split(/[\\/]/).at(-1) ?? "").replace(/\..*$/, "") : exported;
    const name = typeName(given.replace(/(?<=.)_?[Ss]chema$/, ""));
    return { name, rank: `${Number(name !== exported)} ${this.#imports.specifier(module)} ${exported}` };
  }

  /** The shortest way to each schema, as a name: `GetArticleAuthor`. */
  #ways(roots: readonly ResponseRoot[]): ReadonlyMap<number, string> {
    const ways = new Map<number, string>();
    const waiting = roots.map(({ typeName: name, node }) => ({
      index: this.#graph.core(node),
      name: `${name}Data`,
      way: name,
    }));
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { index, name, way } = next;
      if (ways.has(index)) continue;
      ways.set(index, name);
      if (this.#graph.isImported(index)) continue;
      for (const { node, step } of partsOf(this.#graph.content(index))) {
        const word = /^[A-Za-z]/.test(step) ? typeName(step) : "";
        waiting.push({ index: this.#graph.core(node), name: word === "" ? name : way + word, way: way + word });
      }
    }
    return ways;
  }
}

function isName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]*$/.test(name);
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
