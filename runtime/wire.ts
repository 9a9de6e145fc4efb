/**
 * What is left of `T` after its way through JSON: what a hit really is. A `Date` is a string there (anything with
 * `toJSON` is what that returns), functions and symbols are gone, `Map` and `Set` are empty objects.
 */
export type Wire<T> = unknown extends T
  ? unknown
  : T extends { toJSON(): infer J }
    ? Wire<J>
    : T extends string | number | boolean | null | undefined
      ? T
      : T extends bigint | symbol | ((...args: never[]) => unknown)
        ? never
        : T extends ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
          ? Record<string, never>
          : T extends readonly unknown[]
            ? { [I in keyof T]: Wire<T[I]> }
            : { [K in keyof T as T[K] extends symbol | ((...args: never[]) => unknown) ? never : K]: Wire<T[K]> };
