/**
 * The part of zod 4's schema objects that the generator reads. They come out of the user's own copy of zod, which may
 * be any 4.x, `zod/mini` too: so they are read by their documented `_zod.def`, without importing zod.
 */
export interface ZodSchema {
  readonly _zod: {
    readonly def: Definition;
    readonly values?: ReadonlySet<unknown>;
    /** Whether the schema takes, or gives, a value that is absent. */
    readonly optin?: "optional";
    readonly optout?: "optional";
    readonly bag?: Readonly<Record<string, unknown>>;
  };
}

/** What a schema was made from. */
export interface Definition extends Check {
  readonly type: string;
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
  readonly coerce?: boolean;
  readonly element?: ZodSchema;
  readonly shape?: Readonly<Record<string, ZodSchema>>;
  readonly catchall?: ZodSchema;
  readonly innerType?: ZodSchema;
  readonly in?: ZodSchema;
  readonly out?: ZodSchema;
  readonly transform?: unknown;
  readonly defaultValue?: unknown;
  readonly values?: readonly unknown[];
  readonly options?: readonly ZodSchema[];
}

/** What a check was made from; `z.uuid()` and `z.int()` are schema and check in one. */
export interface Check {
  readonly check?: string;
  readonly format?: string;
  readonly pattern?: RegExp;
  readonly fn?: unknown;
  /** What `.trim()`, `.overwrite()` and the like do. */
  readonly tx?: (text: string) => string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly length?: number;
  readonly value?: unknown;
  readonly inclusive?: boolean;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly includes?: string;
  readonly position?: number;
}

/** All checks of a schema, its own first. Descriptions, which `zod/mini` writes as checks, are none. */
export function checksOf(definition: Definition): readonly Check[] {
  const own = definition.check === undefined ? [] : [definition];
  const added = (definition.checks ?? []).map(({ _zod }) => _zod.def);
  return [...own, ...added].filter(({ check }) => check !== "describe" && check !== "meta");
}
