import { partsOf, type ResponseContent, type ResponseNode } from "./response-node.js";

/** A schema that cannot be printed, and the way to it. */
export interface Culprit {
  readonly path: readonly string[];
  readonly reason: string;
  readonly fix: string;
}

/**
 * The schemas of all responses, and what follows from their connections. Schemas that have the type of another one are
 * looked through, and those that cannot be printed end at the nearest schema around them that can be imported.
 */
export class ResponseGraph {
  readonly #nodes: readonly ResponseNode[];
  /** Schemas whose types are imported, since they cannot be printed. */
  readonly #imported: ReadonlySet<number>;

  constructor(nodes: readonly ResponseNode[]) {
    this.#nodes = nodes;
    this.#imported = importedOf(nodes);
  }

  node(index: number): ResponseNode {
    const node = this.#nodes[index];
    if (node === undefined) throw new Error(`no schema ${index}`);
    return node;
  }

  content(index: number): ResponseContent {
    return this.node(index).content;
  }

  isImported(index: number): boolean {
    return this.#imported.has(index);
  }

  /** The schema that says which type this one has. */
  core(index: number): number {
    const passed = new Set<number>();
    let core = index;
    for (let content = this.content(core); content.kind === "same"; content = this.content(core)) {
      if (this.isImported(core) || passed.has(core)) break;
      passed.add(core);
      core = content.inner;
    }
    return core;
  }

  /** What a schema is made of; an imported one is a whole. */
  parts(index: number): readonly number[] {
    if (this.isImported(index)) return [];
    return partsOf(this.content(index)).map(({ node }) => this.core(node));
  }

  /** Whether a field with this schema may be missing: as zod's types have it, which differ from its parsers here and there. */
  isOmissible(index: number, around: readonly number[] = []): boolean {
    if (around.includes(index)) return false;
    const content = this.content(index);
    const isSo = (part: number): boolean => this.isOmissible(part, [...around, index]);
    switch (content.kind) {
      case "optional":
        return true;
      case "same":
        return !content.isFilled && isSo(content.inner);
      case "nullable":
      case "readonly":
      case "brand":
        return isSo(content.inner);
      case "union":
        return content.members.some(isSo);
      case "intersection":
        return content.members.every(isSo);
      default:
        return false;
    }
  }

  /** Whether `undefined` may be part of a schema's type. */
  mayBeUndefined(index: number, around: readonly number[] = []): boolean {
    const core = this.core(index);
    if (around.includes(core)) return false;
    if (this.isImported(core)) return true;
    const content = this.content(core);
    const isSo = (part: number): boolean => this.mayBeUndefined(part, [...around, core]);
    switch (content.kind) {
      case "keyword":
        return content.text === "undefined";
      case "literal":
        return content.values.includes(undefined);
      case "optional":
        return !content.isExact || isSo(content.inner);
      case "nullable":
      case "readonly":
      case "brand":
        return isSo(content.inner);
      case "union":
        return content.members.some(isSo);
      default:
        return false;
    }
  }

  /** What in a schema can be neither printed nor imported. */
  culprits(root: number): readonly Culprit[] {
    const seen = new Set<number>();
    const found: Culprit[] = [];
    const waiting: { readonly index: number; readonly path: readonly string[] }[] = [{ index: root, path: [] }];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { index, path } = next;
      if (seen.has(index) || this.isImported(index)) continue;
      seen.add(index);
      const content = this.content(index);
      if (content.kind === "unprintable") found.push({ path, reason: content.reason, fix: content.fix });
      for (const { node, step } of partsOf(content)) {
        waiting.push({ index: node, path: step === "" ? path : [...path, step] });
      }
    }
    return found;
  }
}

/** Those that cannot be printed, or that contain such a schema that is no export itself; and are exports. */
function importedOf(nodes: readonly ResponseNode[]): ReadonlySet<number> {
  const around = nodes.map((): number[] => []);
  for (const [index, { content }] of nodes.entries()) {
    for (const { node } of partsOf(content)) around[node]?.push(index);
  }
  const unprintable = new Set<number>();
  const waiting = nodes.flatMap(({ content }, index) => (content.kind === "unprintable" ? [index] : []));
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (unprintable.has(index)) continue;
    unprintable.add(index);
    if (nodes[index]?.exports.length === 0) waiting.push(...(around[index] ?? []));
  }
  return new Set([...unprintable].filter((index) => (nodes[index]?.exports.length ?? 0) > 0));
}
