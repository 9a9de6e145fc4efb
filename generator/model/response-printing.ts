import type {
  IndexSignature,
  LiteralValue,
  ObjectField,
  ObjectType,
  ResponseType,
} from "../../templates/response-type.js";
import type { ResponseGraph } from "./response-graph.js";
import type { ResponseContent } from "./response-node.js";

/** Names that types are written with. */
export interface TypeNames {
  /** The name of a schema that is a type of its own. */
  readonly shared: (index: number) => string | undefined;
  /** An expression for the type of a schema that is imported. */
  readonly imported: (index: number) => string;
  /** An expression for the type of the members of an exported enum. */
  readonly members: (content: ResponseContent & { kind: "literal" }) => string;
  /** A type of zod's, such as `$brand`. */
  readonly zod: (type: string) => string;
}

/** Turns schemas into the types that zod's own `z.output` gives them. */
export class ResponsePrinter {
  readonly #graph: ResponseGraph;
  readonly #names: TypeNames;

  constructor(graph: ResponseGraph, names: TypeNames) {
    this.#graph = graph;
    this.#names = names;
  }

  /** A type by its name where it has one. */
  type(schema: number): ResponseType {
    const index = this.#graph.core(schema);
    const shared = this.#names.shared(index);
    return shared === undefined ? this.declared(index) : name(shared);
  }

  /** What stands behind the name of a type. */
  declared(schema: number): ResponseType {
    const index = this.#graph.core(schema);
    if (this.#graph.isImported(index)) return name(this.#names.imported(index));
    const content = this.#graph.content(index);
    switch (content.kind) {
      case "keyword":
        return name(content.text);
      case "literal":
        return this.#literal(content);
      case "template":
        return { kind: "template", parts: content.parts.map((part) => this.#templatePart(part)) };
      case "array":
        return { kind: "array", element: this.type(content.element), isReadonly: false };
      case "tuple":
        return this.#tuple(content, false);
      case "record":
        return this.#record(content);
      case "generic":
        return generic(content.name, ...content.args.map((arg) => this.type(arg)));
      case "object":
        return this.#object(content);
      case "union":
        return union(...content.members.map((member) => this.type(member)));
      case "intersection":
        return { kind: "intersection", members: content.members.map((member) => this.type(member)) };
      case "optional":
        return content.isExact ? this.type(content.inner) : union(this.type(content.inner), name("undefined"));
      case "nullable":
        return union(this.type(content.inner), name("null"));
      case "present":
        return this.#present(content.inner);
      case "readonly":
        return this.#readonly(content.inner);
      case "brand":
        return this.#brand(content);
      default:
        return name("unknown"); // a chain of getters that only lead to one another
    }
  }

  #literal(content: ResponseContent & { kind: "literal" }): ResponseType {
    return content.enumOf.length > 0 ? name(this.#names.members(content)) : union(...content.values.map(literal));
  }

  #brand({ inner, brand }: ResponseContent & { kind: "brand" }): ResponseType {
    const mark = generic(this.#names.zod("$brand"), literal(brand));
    return { kind: "intersection", members: [this.type(inner), mark] };
  }

  /** In a template literal, zod writes `undefined` as nothing. */
  #templatePart(part: number | { readonly text: string }): ResponseType | { readonly text: string } {
    if (typeof part !== "number") return part;
    return this.#graph.mayBeUndefined(part) ? union(this.#present(part), literal("")) : this.type(part);
  }

  /** Only at the end of a tuple may elements be missing. */
  #tuple({ items, rest }: ResponseContent & { kind: "tuple" }, isReadonly: boolean): ResponseType {
    const end = items.findLastIndex((item) => !this.#graph.isOmissible(item));
    return {
      kind: "tuple",
      items: items.map((item, index) => ({ type: this.type(item), isOptional: index > end })),
      rest: rest === undefined ? undefined : this.type(rest),
      isReadonly,
    };
  }

  #object({ fields, rest }: ResponseContent & { kind: "object" }): ResponseType {
    const value = rest === undefined ? undefined : this.type(rest);
    return object(
      fields.map(({ name: field, node }) => ({
        name: field,
        type: this.type(node),
        isOptional: this.#graph.isOmissible(node),
      })),
      value ? [{ key: name("string"), value }] : [],
    );
  }

  /** Constant keys are fields, all of them; kinds of keys are index signatures. */
  #record({ key, value, isPartial }: ResponseContent & { kind: "record" }): ResponseType {
    const keys = this.#keys(key);
    const type = this.type(value);
    const isListed = keys?.every((each) => each.kind === "literal") ?? false;
    if (!keys || (isPartial && !isListed)) {
      const record = generic("Record", this.type(key), type);
      return isPartial ? generic("Partial", record) : record;
    }
    const names = keys.flatMap((each) => (each.kind === "literal" ? [String(each.value)] : []));
    const fields = [...new Set(names)].map((field) => ({ name: field, type, isOptional: isPartial }));
    return object(
      fields.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      keys.flatMap((each) => (each.kind === "literal" ? [] : [{ key: each, value: type }])),
    );
  }

  /** The members of a type of keys; `undefined` where it is no plain one. */
  #keys(schema: number): readonly ResponseType[] | undefined {
    const index = this.#graph.core(schema);
    const content = this.#graph.content(index);
    if (this.#graph.isImported(index)) return undefined;
    if (content.kind === "literal") return content.values.map(literal);
    if (content.kind === "keyword") return keyKinds.has(content.text) ? [name(content.text)] : undefined;
    if (content.kind === "template") return isPattern(this.declared(index)) ? [this.declared(index)] : undefined;
    if (content.kind !== "union") return undefined;
    const members = content.members.map((member) => this.#keys(member));
    return members.every((member) => member !== undefined) ? members.flat() : undefined;
  }

  /** Without `undefined`. */
  #present(schema: number): ResponseType {
    const index = this.#graph.core(schema);
    if (!this.#graph.mayBeUndefined(index)) return this.type(index);
    const content = this.#graph.content(index);
    if (content.kind === "optional" && !this.#graph.isImported(index)) return this.#present(content.inner);
    if (content.kind === "nullable" && !this.#graph.isImported(index))
      return union(this.#present(content.inner), name("null"));
    return generic("Exclude", this.type(index), name("undefined"));
  }

  /** What zod's `MakeReadonly` makes of a type. */
  #readonly(schema: number): ResponseType {
    const index = this.#graph.core(schema);
    const content = this.#graph.content(index);
    if (this.#graph.isImported(index)) return this.#readonlyByZod(index);
    switch (content.kind) {
      case "keyword":
        if (content.text === "any") return this.#readonlyByZod(index);
        return content.text === "unknown" ? generic("Readonly", name("unknown")) : name(content.text);
      case "literal":
      case "template":
        return this.type(index);
      case "array":
        return { kind: "array", element: this.type(content.element), isReadonly: true };
      case "tuple":
        return this.#isHeaded(content) ? this.#tuple(content, true) : this.#readonlyByZod(index);
      case "generic":
        if (content.name === "Promise") return this.type(index);
        return generic(`Readonly${content.name}`, ...content.args.map((arg) => this.type(arg)));
      case "object":
      case "record":
        return generic("Readonly", this.type(index));
      case "optional":
        return content.isExact
          ? this.#readonly(content.inner)
          : union(this.#readonly(content.inner), name("undefined"));
      case "nullable":
        return union(this.#readonly(content.inner), name("null"));
      default:
        return this.#readonlyByZod(index);
    }
  }

  /** A tuple with a first element is known to TypeScript as a tuple. */
  #isHeaded({ items }: ResponseContent & { kind: "tuple" }): boolean {
    return items.some((item) => !this.#graph.isOmissible(item));
  }

  #readonlyByZod(index: number): ResponseType {
    return generic(this.#names.zod("util.MakeReadonly"), this.type(index));
  }
}

const keyKinds: ReadonlySet<string> = new Set(["number", "string", "symbol"]);

/** Whether a template literal is a kind of keys, rather than a list of constants. */
function isPattern(type: ResponseType): boolean {
  const wide = new Set(["string", "number", "bigint"]);
  return (
    type.kind === "template" &&
    type.parts.some((part) => "kind" in part) &&
    type.parts.every((part) => !("kind" in part) || (part.kind === "name" && wide.has(part.text)))
  );
}

function name(text: string): ResponseType {
  return { kind: "name", text };
}

function literal(value: LiteralValue): ResponseType {
  return { kind: "literal", value };
}

function generic(of: string, ...args: readonly ResponseType[]): ResponseType {
  return { kind: "generic", name: of, args };
}

/** Unions in unions are one. */
function union(...members: readonly ResponseType[]): ResponseType {
  const flat = members.flatMap((member) => (member.kind === "union" ? member.members : [member]));
  const [only] = flat;
  return flat.length === 1 && only ? only : { kind: "union", members: flat };
}

function object(fields: readonly ObjectField[], index: readonly IndexSignature[]): ObjectType {
  return { kind: "object", fields, index };
}
