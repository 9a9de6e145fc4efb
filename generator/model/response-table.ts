import type { References } from "../spec/references.js";
import type { ResponseContent, ResponseNode } from "./response-node.js";
import { isSchema, notZod4, readContent, unprintable } from "./response-reader.js";
import type { ResponseSchema } from "./response-schema.js";

/** More schemas than this in one response are made by a getter that makes new ones for ever. */
const most = 20_000;

/** Writes live schemas down, each object once. */
export class ResponseTable {
  readonly nodes: ResponseNode[] = [];
  readonly #references: References;
  readonly #brandOf: (schema: object) => string | undefined;
  readonly #indices = new Map<unknown, number>();
  /** Schemas that have an index and are not read yet. */
  readonly #unread: { readonly index: number; readonly schema: unknown }[] = [];

  /**
   * @param references the exports that are a value
   * @param brandOf the brand that a schema got itself, as the text of a type
   */
  constructor(references: References, brandOf: (schema: object) => string | undefined) {
    this.#references = references;
    this.#brandOf = brandOf;
  }

  /** The index of a schema. All that it is made of is in the table then. */
  add(schema: object): number {
    const index = this.#indexOf(schema);
    const end = this.nodes.length + most;
    for (let next = this.#unread.pop(); next !== undefined; next = this.#unread.pop()) {
      const isEndless = this.nodes.length > end;
      this.nodes[next.index] = isEndless ? node(endless) : this.#read(next.schema);
    }
    return index;
  }

  #indexOf(schema: unknown): number {
    const known = this.#indices.get(schema);
    if (known !== undefined) return known;
    const index = this.nodes.push(node(endless)) - 1;
    this.#indices.set(schema, index);
    this.#unread.push({ index, schema });
    return index;
  }

  #read(schema: unknown): ResponseNode {
    if (!isSchema(schema)) return node(notZod4);
    return { content: this.#contentOf(schema), exports: this.#references(schema), title: titleOf(schema) };
  }

  #contentOf(schema: ResponseSchema): ResponseContent {
    const brand = this.#brandOf(schema);
    const { parent } = schema._zod;
    if (brand !== undefined && parent !== undefined) return brandContent(brand, this.#indexOf(parent));
    // A clone with other checks or another description has the type, and so the brand, of what it was cloned from.
    const branded = brandedParent(parent, this.#brandOf);
    if (branded) return { kind: "same", inner: this.#indexOf(branded), isFilled: false };
    try {
      return readContent(schema, { of: (child) => this.#indexOf(child), exportsOf: this.#references });
    } catch (error) {
      return unprintable(`a getter in it throws: ${(error as Error).message}`, "mend the getter");
    }
  }
}

const endless = unprintable(
  "its getters make new schemas for ever",
  "give the schema that contains itself a name, and let its getter return that",
);

function node(content: ResponseContent): ResponseNode {
  return { content, exports: [], title: undefined };
}

/** One constant, and on which side of the schema it is: `"in"` leaves what comes out as it is. */
const constantBrand = /^(?:["']([^"'\\\n]*)["']|(\d+))(?:\s*,\s*["'](in|out|inout)["'])?$/;

function brandContent(text: string, inner: number): ResponseContent {
  const [found, quoted, digits, side] = constantBrand.exec(text) ?? [];
  if (found === undefined) return unprintable(`the brand \`${text}\` is a type that only TypeScript knows`);
  if (side === "in") return { kind: "same", inner, isFilled: false };
  return { kind: "brand", inner, brand: quoted ?? Number(digits) };
}

function brandedParent(
  schema: ResponseSchema | undefined,
  brandOf: (schema: object) => string | undefined,
): ResponseSchema | undefined {
  if (schema === undefined || brandOf(schema) !== undefined) return schema;
  return brandedParent(schema._zod.parent, brandOf);
}

interface Registry {
  get(schema: object): { readonly id?: unknown; readonly title?: unknown } | undefined;
}

/** All copies of zod in a process share this registry. */
function titleOf(schema: object): string | undefined {
  const registry = (globalThis as { __zod_globalRegistry?: Registry }).__zod_globalRegistry;
  const { id, title } = registry?.get(schema) ?? {};
  return [id, title].find((text) => typeof text === "string");
}
