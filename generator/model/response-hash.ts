import { createHash } from "node:crypto";
import { componentsOf } from "./components.js";
import type { ResponseGraph } from "./response-graph.js";
import { partsOf } from "./response-node.js";

/**
 * Texts that change when the type of a schema does, and neither with names nor with what is shared with what: equal types
 * have equal texts.
 */
export class ResponseHash {
  readonly #graph: ResponseGraph;
  /** The text for an imported schema. */
  readonly #importedText: (index: number) => string;
  readonly #hashes = new Map<number, string>();

  constructor(graph: ResponseGraph, importedText: (index: number) => string) {
    this.#graph = graph;
    this.#importedText = importedText;
  }

  of(schema: number): string {
    const root = this.#graph.core(schema);
    if (!this.#hashes.has(root)) {
      const next = (index: number) => (this.#hashes.has(index) ? [] : this.#graph.parts(index));
      for (const component of componentsOf([root], next)) this.#addAll(component);
    }
    return this.#hashes.get(root) ?? "";
  }

  /** What a component leads to has its hashes already. */
  #addAll(component: readonly number[]): void {
    const classes = this.#classes(component);
    for (const index of component) {
      this.#hashes.set(
        index,
        component.length === 1 && !this.#isCycle(index)
          ? (classes.get(index) ?? "")
          : hash(this.#written(index, classes)),
      );
    }
  }

  #isCycle(index: number): boolean {
    return this.#graph.parts(index).includes(index);
  }

  /** Divides the members of a component until those that are alike have one class. */
  #classes(component: readonly number[]): ReadonlyMap<number, string> {
    let classes: ReadonlyMap<number, string> = new Map(component.map((index) => [index, ""]));
    for (let before = 0, now = 1; now > before;) {
      const last = classes;
      classes = new Map(component.map((index) => [index, hash(this.#label(index, (part) => last.get(part)))]));
      before = new Set(last.values()).size;
      now = new Set(classes.values()).size;
      if (component.length === 1) break;
    }
    return classes;
  }

  /** The component from one of its members on, each class once and by a number afterwards. */
  #written(start: number, classes: ReadonlyMap<number, string>): string {
    const numbers = new Map<string, number>();
    const write = (index: number): string => {
      const own = classes.get(index);
      if (own === undefined) return this.#hashes.get(index) ?? "";
      const known = numbers.get(own);
      if (known !== undefined) return `#${known}`;
      numbers.set(own, numbers.size);
      return this.#label(index, write, (part) => classes.get(part));
    };
    return write(start);
  }

  /**
   * A schema with a text for each of its parts.
   *
   * @param order what the members of a union are sorted by, where it is not that text
   */
  #label(
    index: number,
    textOf: (part: number) => string | undefined,
    order: (part: number) => string | undefined = textOf,
  ): string {
    if (this.#graph.isImported(index)) return `import ${this.#importedText(index)}`;
    const content = this.#graph.content(index);
    const known = (part: number, of: typeof textOf) => of(part) ?? this.#hashes.get(part) ?? "";
    const parts = partsOf(content).map(({ node, step }) => ({
      core: this.#graph.core(node),
      step: `${step}${content.kind === "object" && this.#graph.isOmissible(node) ? "?" : ""}`,
    }));
    const sorted =
      content.kind === "union"
        ? parts.toSorted((a, b) => (known(a.core, order) < known(b.core, order) ? -1 : 1))
        : parts;
    return JSON.stringify([ownText(content), ...sorted.map(({ core, step }) => [step, known(core, textOf)])]);
  }
}

/** What a schema is apart from its parts. */
function ownText(content: ReturnType<ResponseGraph["content"]>): readonly unknown[] {
  switch (content.kind) {
    case "keyword":
      return [content.text];
    case "literal":
      return ["literal", ...content.values.map((value) => `${typeof value} ${String(value)}`).toSorted()];
    case "template":
      return ["template", ...content.parts.map((part) => (typeof part === "number" ? null : part.text))];
    case "tuple":
      return ["tuple", content.items.length];
    case "record":
      return ["record", content.isPartial];
    case "generic":
      return [content.name];
    case "object":
      return ["object", content.fields.length];
    case "optional":
      return ["optional", content.isExact];
    case "brand":
      return ["brand", content.brand];
    default:
      return [content.kind];
  }
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}
