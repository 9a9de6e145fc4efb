import type { ResponseType, SharedTypeModel } from "./response-type.js";

/** The version of the runtime's frames, part of every route's version: entries of another codec are never read. */
export const codecVersion = 2;

/** What a template may see of a spec: every decision is made, every name chosen, every import path final. */
export interface CacheModel {
  /** First segment of every key, for example `conduit`. */
  readonly name: string;
  /** The name in type position, for example `Conduit`. */
  readonly typeName: string;
  /** The ending of relative imports: `.js`, `.ts` or nothing. */
  readonly importEnding: "" | ".js" | ".ts";
  /** The application's default ttl in milliseconds; what `cache.set` uses. */
  readonly ttlMs: number;
  readonly identity: ObjectShape | undefined;
  /** The application's own `key`, and the inputs that it gets. */
  readonly appKey: AppKeyModel | undefined;
  readonly families: readonly FamilyModel[];
  readonly routes: readonly RouteModel[];
  readonly mutations: readonly MutationModel[];
  readonly values: readonly ValueModel[];
  /** Types that responses are made of, sorted by name. */
  readonly shared: readonly SharedTypeModel[];
  /** What the types of responses are imported with. */
  readonly responseImports: readonly ImportModel[];
}

/** A tag family and the arguments of its tags. */
export interface FamilyModel {
  readonly name: string;
  readonly args: readonly string[];
}

/** The declared inputs of a route, each part an object shape with its fields sorted by name. */
export interface InputsModel {
  readonly params: ObjectShape | undefined;
  readonly query: ObjectShape | undefined;
  readonly headers: ObjectShape | undefined;
  readonly cookies: ObjectShape | undefined;
  readonly identity: "required" | "optional" | undefined;
}

/** The parts of an input, in the order in which they stand in types and keys. */
export const inputParts = ["params", "query", "cookies", "headers"] as const;
export type InputPart = (typeof inputParts)[number];

/** A cached GET route. */
export interface RouteModel {
  readonly name: string;
  readonly typeName: string;
  readonly path: string;
  readonly inputs: InputsModel;
  readonly key: KeyModel;
  /** Human-readable key pattern, for doc comments and the manifest. */
  readonly keyPattern: string;
  readonly version: string;
  readonly lifetime: LifetimeModel;
  /** Sorted by status. */
  readonly negative: readonly NegativeModel[];
  readonly tags: TagsModel;
  readonly response: TypeModel | undefined;
}

/** A route that changes something: it is not cached, and it invalidates tags. */
export interface MutationModel {
  readonly name: string;
  readonly typeName: string;
  readonly method: "DELETE" | "PATCH" | "POST" | "PUT";
  readonly path: string;
  readonly inputs: InputsModel;
  readonly invalidates: TagsModel;
  readonly response: TypeModel | undefined;
}

/** A typed value without an HTTP route. */
export interface ValueModel {
  readonly name: string;
  readonly typeName: string;
  readonly input: ObjectShape;
  readonly key: KeyModel;
  readonly keyPattern: string;
  readonly version: string;
  readonly lifetime: LifetimeModel;
  readonly tags: TagsModel;
  readonly value: TypeModel | undefined;
}

/** Milliseconds; `Infinity` for forever. What is absent is not declared. */
export interface LifetimeModel {
  readonly ttlMs: number;
  readonly staleWhileRevalidateMs: number;
  readonly staleIfErrorMs: number;
  readonly softTimeoutMs?: number;
  readonly hardTimeoutMs?: number;
  /** The largest part of the ttl that an entry loses at random, 0 to 1. */
  readonly jitter?: number;
  /** Of a value: the ttl when it is `undefined` or `null`. */
  readonly negativeTtlMs?: number;
}

/** A status that is stored though it is an error, and for how long. */
export interface NegativeModel {
  readonly status: number;
  readonly ttlMs: number;
}

/** How a key is made. */
export type KeyModel =
  | { readonly kind: "default" }
  | { readonly kind: "template"; readonly parts: readonly TemplatePart[] }
  | { readonly kind: "function"; readonly function: FunctionModel }
  /** Path and query, and what the application's own key makes of the rest. */
  | { readonly kind: "app" };

/** A key function over the inputs that all routes share. */
export interface AppKeyModel {
  readonly function: FunctionModel;
  readonly inputs: InputsModel;
}

/** A piece of a template: literal text, or an input such as `["query", "tag"]`. */
export type TemplatePart = { readonly text: string } | { readonly input: readonly string[] };

/** Tags from templates over inputs, or from a function. */
export type TagsModel =
  | { readonly kind: "templates"; readonly tags: readonly TagTemplate[] }
  | { readonly kind: "function"; readonly function: FunctionModel };

/** One tag template: a family and one template for each of its arguments. */
export interface TagTemplate {
  readonly family: string;
  readonly args: readonly (readonly TemplatePart[])[];
}

/**
 * A function of the user's: imported from where it is exported, or carried over by its source text. `returns` is the
 * TypeScript type of what an inline one returns, in which `$input` stands for the type of the inputs; an imported one is
 * asked by `ReturnType`.
 */
export type FunctionModel =
  | { readonly kind: "imported"; readonly from: ImportModel }
  | { readonly kind: "inline"; readonly source: string; readonly returns: string };

/** An export of a module, and the specifier that reaches it from the output folder. */
export interface ImportModel {
  readonly specifier: string;
  /** `default` and `*` are possible. */
  readonly exported: string;
  /** The name in the generated file, where it is another one. */
  readonly local?: string;
}

/** A TypeScript type: printed from a schema, or the user's own text with the imports that it needs. */
export type TypeModel =
  | { readonly kind: "response"; readonly type: ResponseType }
  | {
      readonly kind: "text";
      readonly text: string;
      readonly imports: readonly ImportModel[];
      /** Exported types that the text needs and that nobody can import. */
      readonly declarations: readonly string[];
    };

/** The schemas that are compiled into plain types and parsers. */
export type Shape =
  | StringShape
  | NumberShape
  | { readonly kind: "boolean" }
  | { readonly kind: "null" }
  | { readonly kind: "enum"; readonly values: readonly (string | number)[] }
  | { readonly kind: "literal"; readonly values: readonly (string | number | boolean | null)[] }
  | DateShape
  | ArrayShape
  | ObjectShape
  | UnionShape
  | SchemaShape
  | { readonly kind: "optional"; readonly inner: Shape }
  | { readonly kind: "nullable"; readonly inner: Shape }
  | { readonly kind: "default"; readonly inner: Shape; readonly value: unknown };

/** Checks and changes, in the order in which they are made. */
export interface StringShape {
  readonly kind: "string";
  readonly checks: readonly (StringCheck | StringChange)[];
}

/** What a schema makes of a text before later checks, the key and the handler see it. */
export type StringChange =
  | { readonly kind: "toLowerCase" | "toUpperCase" | "trim" }
  | { readonly kind: "normalize"; readonly form: "NFC" | "NFD" | "NFKC" | "NFKD" };

export type StringCheck =
  | { readonly kind: "min" | "max" | "length"; readonly value: number }
  | { readonly kind: "startsWith" | "endsWith" | "includes"; readonly value: string }
  /** A pattern, with the name of its format (`uuid`, `email` …) or `pattern`. */
  | { readonly kind: "pattern"; readonly format: string; readonly source: string; readonly flags: string };

export interface NumberShape {
  readonly kind: "number";
  readonly int: boolean;
  readonly checks: readonly NumberCheck[];
}

export type NumberCheck =
  | { readonly kind: "min" | "max"; readonly value: number; readonly inclusive: boolean }
  | { readonly kind: "multipleOf"; readonly value: number };

/** A point in time. Bounds are milliseconds since 1970. */
export interface DateShape {
  readonly kind: "date";
  readonly checks: readonly { readonly kind: "min" | "max"; readonly value: number; readonly inclusive: boolean }[];
}

/** A scalar of one of several kinds; the first one that fits counts. */
export interface UnionShape {
  readonly kind: "union";
  readonly options: readonly Shape[];
}

/** A schema that cannot be compiled: generated code imports it from the user's module and runs it. */
export interface SchemaShape {
  readonly kind: "schema";
  readonly from: ImportModel;
  /** The members that lead from the export to the schema, such as `["shape", "text"]`. */
  readonly access: readonly string[];
  /** What the text of a request is read as before the schema gets it. */
  readonly reads: Shape;
  /** Whether the schema takes, and whether it gives, a value that is absent. */
  readonly mayLack: { readonly input: boolean; readonly output: boolean };
  /** Changes when the source of the schema does. */
  readonly source: string;
}

export interface ArrayShape {
  readonly kind: "array";
  /** Whether its type is one of a list that nobody may change. */
  readonly isReadonly?: true;
  readonly element: Shape;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

export interface ObjectShape {
  readonly kind: "object";
  /** Sorted by name. */
  readonly fields: readonly { readonly name: string; readonly shape: Shape }[];
  /** The whole object as a schema that is run besides, for what it asks of several fields. */
  readonly whole?: SchemaShape;
}
