import type { Frame } from "./call-site.js";

/** The functions that make an entry of a spec. */
export type EntryKind = "del" | "get" | "patch" | "post" | "put" | "value";

/** What `get`, `put`, `value` … return: what they were given and where, not yet judged. */
export interface EntryDefinition {
  readonly $cachewright: "entry";
  readonly kind: EntryKind;
  /** The path as it was given; `undefined` for a value. */
  readonly path: unknown;
  readonly options: object;
  readonly frame: Frame | undefined;
}

/** What `define` returns and a spec file exports as its default: the input of `cachewright generate`. */
export interface SpecDefinition {
  readonly $cachewright: "spec";
  /** The options of `defineCache`, untouched. */
  readonly options: object;
  /** The place of the `defineCache` call. */
  readonly frame: Frame | undefined;
  readonly entries: Readonly<Record<string, EntryDefinition>>;
}

/** What `type<T>()` returns: a mark at run time, `T` for the compiler and for the generator, which reads it from the source. */
export interface TypeDefinition<T = unknown> {
  readonly $cachewright: "type";
  readonly frame: Frame | undefined;
  /** Never there at run time: it only carries `T`. */
  readonly $type?: T;
}
