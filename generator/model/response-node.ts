import type { LiteralValue } from "../../templates/response-type.js";
import type { ExportReference } from "../spec/export-reference.js";

/**
 * A schema of a response, as data that crosses a process boundary: other schemas are named by their index in the table, in
 * which each schema object stands once. So neither sharing nor recursion makes it larger.
 */
export interface ResponseNode {
  readonly content: ResponseContent;
  /** The exports of the user's modules that are this very schema. */
  readonly exports: readonly ExportReference[];
  /** The `id` or `title` of its `.meta()`. */
  readonly title: string | undefined;
}

/** What a schema gives: refinements and checks are no part of a type. */
export type ResponseContent =
  /** A type that has a name in TypeScript, such as `string` or `Date`. */
  | { readonly kind: "keyword"; readonly text: string }
  /** Constants; `enumOf` are the exports that are the object which lists them, such as a TypeScript enum. */
  | { readonly kind: "literal"; readonly values: readonly LiteralValue[]; readonly enumOf: readonly ExportReference[] }
  | { readonly kind: "template"; readonly parts: readonly (number | { readonly text: string })[] }
  | { readonly kind: "array"; readonly element: number }
  | { readonly kind: "tuple"; readonly items: readonly number[]; readonly rest: number | undefined }
  | { readonly kind: "record"; readonly key: number; readonly value: number; readonly isPartial: boolean }
  | { readonly kind: "generic"; readonly name: "Map" | "Promise" | "Set"; readonly args: readonly number[] }
  /** Fields sorted by name; `rest` is what other keys hold. */
  | { readonly kind: "object"; readonly fields: readonly ResponseField[]; readonly rest: number | undefined }
  | { readonly kind: "union" | "intersection"; readonly members: readonly number[] }
  /** `isExact`: the key may be missing, and is never `undefined`. */
  | { readonly kind: "optional"; readonly inner: number; readonly isExact: boolean }
  | { readonly kind: "nullable"; readonly inner: number }
  /** Without `undefined`: a default, or `.nonoptional()`. */
  | { readonly kind: "present"; readonly inner: number }
  | { readonly kind: "readonly"; readonly inner: number }
  | { readonly kind: "brand"; readonly inner: number; readonly brand: string | number }
  /** Of the same type as another; `isFilled`: never missing. */
  | { readonly kind: "same"; readonly inner: number; readonly isFilled: boolean }
  | { readonly kind: "unprintable"; readonly reason: string; readonly fix: string };

export interface ResponseField {
  readonly name: string;
  readonly node: number;
}

/** The schemas that a schema is made of, with the step that leads to each, in the order in which they are printed. */
export function partsOf(content: ResponseContent): readonly { readonly node: number; readonly step: string }[] {
  switch (content.kind) {
    case "keyword":
    case "literal":
    case "unprintable":
      return [];
    case "template":
      return content.parts.flatMap((part) => (typeof part === "number" ? [{ node: part, step: "${}" }] : []));
    case "array":
      return [{ node: content.element, step: "[]" }];
    case "tuple":
      return [
        ...content.items.map((node, index) => ({ node, step: `[${index}]` })),
        ...(content.rest === undefined ? [] : [{ node: content.rest, step: "[]" }]),
      ];
    case "record":
      return [
        { node: content.key, step: "{key}" },
        { node: content.value, step: "{value}" },
      ];
    case "generic":
      return content.args.map((node) => ({ node, step: `<${content.name}>` }));
    case "object":
      return [
        ...content.fields.map(({ name, node }) => ({ node, step: name })),
        ...(content.rest === undefined ? [] : [{ node: content.rest, step: "{value}" }]),
      ];
    case "union":
    case "intersection":
      return content.members.map((node) => ({ node, step: "" }));
    default:
      return [{ node: content.inner, step: "" }];
  }
}
