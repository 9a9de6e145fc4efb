import type { Cache } from "./cache.js";

/** What an argument of a tag may be. A number and its text are the same tag. */
export type TagArgument = string | number | boolean;

/** One tag of a family. */
export interface TagHandle {
  /** The tag in its text form, for example `article:how-to`. */
  readonly tag: string;
  /** Makes every entry unusable that carries the tag. @throws BackendError when the backend did not acknowledge it */
  invalidate(): Promise<void>;
}

/** A tag of a cache; generated code calls it. */
export function tagHandle(cache: Cache, tag: string): TagHandle {
  return { tag, invalidate: () => cache.invalidate([tag]) };
}
