import type { TypeDefinition } from "./definition.js";

/**
 * What the authoring API sees of a zod 4 schema. It is spelled out and not imported, because zod's own types carry its
 * minor version: to them, a schema from another copy of zod is none.
 */
export interface Schema {
  readonly _zod: { readonly input: unknown; readonly output: unknown; readonly optout?: "optional" | undefined };
}

/** What the authoring API sees of a `z.object()`. */
export interface ObjectSchema extends Schema {
  readonly _zod: Schema["_zod"] & { readonly def: { readonly type: "object" } };
}

/** Named inputs: a record of zod 4 schemas, or a `z.object()`. */
export type Fields = ObjectSchema | { readonly [name: string]: Schema };

/** No inputs. */
export type None = Record<never, never>;

/** One object type for an intersection, so that messages and hovers show members and no machinery. */
export type Flat<T> = { readonly [K in keyof T]: T[K] } & {};

/** What declared inputs are after parsing. */
export type Parsed<F> = F extends ObjectSchema ? F["_zod"]["output"] : ParsedRecord<F>;

type ParsedRecord<F> = Flat<
  { [K in keyof F as F[K] extends OptionalSchema ? never : K]: OutputOf<F[K]> } & {
    [K in keyof F as F[K] extends OptionalSchema ? K : never]?: OutputOf<F[K]>;
  }
>;

interface OptionalSchema {
  readonly _zod: { readonly optout: "optional" };
}

/** What a schema parses to, or `T` of a `type<T>()`. */
export type OutputOf<S> = S extends Schema ? S["_zod"]["output"] : S extends TypeDefinition<infer T> ? T : unknown;
