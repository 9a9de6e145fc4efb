/** A constant that has a type of its own. */
export type LiteralValue = string | number | bigint | boolean | null | undefined;

/** The type of a response as it is going to be printed: all names are chosen. */
export type ResponseType =
  /** The name of a type: a keyword, one of the language's own, or one that a file declares or imports. */
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "literal"; readonly value: LiteralValue }
  | { readonly kind: "template"; readonly parts: readonly (ResponseType | { readonly text: string })[] }
  | { readonly kind: "array"; readonly element: ResponseType; readonly isReadonly: boolean }
  | TupleType
  | { readonly kind: "generic"; readonly name: string; readonly args: readonly ResponseType[] }
  | ObjectType
  | { readonly kind: "union" | "intersection"; readonly members: readonly ResponseType[] };

export interface TupleType {
  readonly kind: "tuple";
  readonly items: readonly { readonly type: ResponseType; readonly isOptional: boolean }[];
  readonly rest: ResponseType | undefined;
  readonly isReadonly: boolean;
}

export interface ObjectType {
  readonly kind: "object";
  /** Sorted by name. */
  readonly fields: readonly ObjectField[];
  readonly index: readonly IndexSignature[];
}

export interface ObjectField {
  readonly name: string;
  readonly type: ResponseType;
  readonly isOptional: boolean;
}

/** What all keys of a kind hold. */
export interface IndexSignature {
  readonly key: ResponseType;
  readonly value: ResponseType;
}

/** A type that several responses share, or that contains itself. */
export interface SharedTypeModel {
  readonly name: string;
  readonly type: ResponseType;
}
