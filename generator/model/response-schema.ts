/**
 * The part of zod 4's schema objects that types of responses are read from: their documented `_zod.def`, of any 4.x and of
 * `zod/mini`, without importing zod.
 */
export interface ResponseSchema {
  readonly _zod: {
    readonly def: ResponseDefinition;
    readonly values?: ReadonlySet<unknown>;
    readonly traits?: ReadonlySet<string>;
    /** What a `z.lazy()` leads to. */
    readonly innerType?: ResponseSchema;
    /** The schema that this one was cloned from with the same type. */
    readonly parent?: ResponseSchema;
  };
}

/** What a schema was made from. */
export interface ResponseDefinition {
  readonly type: string;
  readonly element?: ResponseSchema;
  readonly shape?: Readonly<Record<string, ResponseSchema>>;
  readonly catchall?: ResponseSchema;
  readonly innerType?: ResponseSchema;
  readonly out?: ResponseSchema;
  readonly items?: readonly ResponseSchema[];
  readonly rest?: ResponseSchema | null;
  readonly options?: readonly ResponseSchema[];
  readonly left?: ResponseSchema;
  readonly right?: ResponseSchema;
  readonly keyType?: ResponseSchema;
  readonly valueType?: ResponseSchema;
  readonly partial?: boolean;
  readonly values?: readonly unknown[];
  readonly entries?: object;
  readonly parts?: readonly (ResponseSchema | string | number | bigint | boolean | null | undefined)[];
}
