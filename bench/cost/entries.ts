import type { UniformCache } from "../../runtime/cache.js";
import { string } from "../../runtime/check.js";
import type { CacheOptions } from "../../runtime/create-cache.js";
import { openCache } from "../../runtime/create-cache.js";
import { fit, text } from "../../runtime/key.js";
import { ValueEntries } from "../../runtime/value.js";
import type { Article } from "./articles.js";
import { indexOf, ownTagsOf, tagsOf } from "./articles.js";

export interface SlugInput {
  readonly slug: string;
}

/** Articles by their slug, declared as generated code declares a value. */
export type ArticleEntries = ValueEntries<SlugInput, SlugInput, SlugInput, Article>;

/**
 * Which five tags they carry: `shared` as an application has them; `own` that no other entry has; `result`: four as in
 * `shared`, and one that only the result tells.
 */
export type TagKind = "own" | "result" | "shared";

/** The family of the tag that only the result tells. */
export const resultFamily = "author";

/** The lifetime of all that is stored: nothing expires while it is measured. */
const lifetime = { ttlMs: 3_600_000, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 };

/** A cache as generated code opens it. */
export function openBench(options: CacheOptions = {}): UniformCache {
  return openCache({ name: "bench", ttlMs: lifetime.ttlMs, resultFamilies: [resultFamily] }, options);
}

export function articleEntries(cache: UniformCache, kind: TagKind = "shared"): ArticleEntries {
  const tags = kind === "own" ? ownTagsOf : tagsOf;
  return new ValueEntries(cache, {
    name: kind,
    lifetime,
    parse: ({ slug }) => ({ slug: string(slug, "slug") }),
    key: (input) => ({ key: builtKey(kind, input.slug), input }),
    tags: ({ slug }) => tags(indexOf(slug)).slice(0, kind === "result" ? 4 : 5),
    ...(kind === "result" && {
      resultTags: (_: SlugInput, { author }: Article) => [`${resultFamily}:${author.username}`],
      resultFamilies: [resultFamily],
    }),
  });
}

/** The key of an article, built anew as generated code builds it. */
export function builtKey(kind: TagKind, slug: string): string {
  return fit(`bench:${kind}@3f2a9c01d7e4:slug=${text(slug)}`);
}
