import type { Shape } from "../../templates/model.js";
import type { ResponseNode } from "../model/response-node.js";
import type { ShapeProblem } from "../model/unsupported.js";
import type { ExportReference } from "./export-reference.js";

export type { ExportReference } from "./export-reference.js";

/** A place in a source file: the file's absolute path, and a line and column that count from 1. */
export interface Site {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * A spec as it came out of the process that ran it: plain data that crosses a process boundary. Nothing in it has been
 * judged: a ttl may still be negative and a path nonsense.
 */
export interface RawSpec {
  /** The absolute path of the spec file. */
  readonly file: string;
  /** Absolute paths of the local modules that were bundled, the spec first. */
  readonly sources: readonly string[];
  /** The options of `defineCache`, and the place of that call. */
  readonly options: RawRecord;
  readonly site: Site;
  /** In the order of the spec. */
  readonly entries: readonly RawEntry[];
  /** The schemas that responses and values are made of, each once. */
  readonly responses: readonly ResponseNode[];
  /** What `define` was given and is no entry. */
  readonly problems: readonly RawProblem[];
}

/** A problem that shows only where the spec runs. */
export interface RawProblem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly site: Site;
}

/** One property of the object given to `define`. */
export interface RawEntry {
  readonly name: string;
  readonly kind: "del" | "get" | "patch" | "post" | "put" | "value";
  /** The path as it was given; absent for a value. */
  readonly path: RawValue;
  readonly options: RawRecord;
  /** The place of the call of `get`, `put`, `value` …. */
  readonly site: Site;
}

/** Plain data, with functions, schemas and types replaced by descriptions of them. */
export type RawValue =
  | string
  | number
  | boolean
  | bigint
  | null
  | undefined
  | readonly RawValue[]
  | RawRecord
  | RawFunction
  | RawResponse
  | RawSchema
  | RawType
  | RawOther;

export interface RawRecord {
  readonly [key: string]: RawValue;
}

/** A function, and the exports of modules other than the spec that are this very function. */
export interface RawFunction {
  readonly $raw: "function";
  readonly name: string;
  readonly exports: readonly ExportReference[];
}

/** A zod schema: its shape, or why it cannot be compiled; and the exports that are this very schema. */
export interface RawSchema {
  readonly $raw: "schema";
  readonly shape: Shape | undefined;
  /** Why there is no shape. */
  readonly problem: ShapeProblem | undefined;
  readonly exports: readonly ExportReference[];
}

/** A zod schema that says what a handler returns, by its index in the table of all schemas of responses. */
export interface RawResponse {
  readonly $raw: "response";
  readonly node: number;
}

/** A `type<T>()`: `T` is read from the source at `site`. */
export interface RawType {
  readonly $raw: "type";
  readonly site: Site;
}

/** Something that no spec may hold, such as a symbol or an instance of a class, in words. */
export interface RawOther {
  readonly $raw: "other";
  readonly what: string;
}
