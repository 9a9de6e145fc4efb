/**
 * What a reader of the cache gets of a `T`: plain objects and arrays are readonly all the way down, since others read the
 * same ones; in development they are frozen too. What cannot be frozen, such as a Date or a Map, is the reader's own copy.
 */
export type Frozen<T> = unknown extends T
  ? T
  : T extends Whole
    ? T
    : T extends readonly (infer E)[]
      ? FrozenArray<T, E>
      : { readonly [K in keyof T]: Frozen<T[K]> };

/** An array is told from a tuple, so that its elements are looked at only when asked for: JSON is made of itself. */
type FrozenArray<T, E> = E[] extends T ? readonly Frozen<E>[] : { readonly [K in keyof T]: Frozen<T[K]> };

/** What is as it is: primitives, functions, and what each reader has a copy of. */
type Whole =
  | string
  | number
  | boolean
  | bigint
  | symbol
  | null
  | undefined
  | ((...args: never[]) => unknown)
  | Date
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | ArrayBuffer
  | ArrayBufferView
  | RegExp
  | UrlLike;

/** As `URL` is declared by Node and by browsers, neither of which has to be known to the reader's compiler. */
interface UrlLike {
  readonly href: string;
  readonly searchParams: object;
  toJSON(): string;
}
