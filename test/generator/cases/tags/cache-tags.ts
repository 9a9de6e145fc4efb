import type { Article } from "./model.js";

interface Tags {
  readonly article: (slug: string) => string;
}

export function articleTags(
  input: { readonly params: { readonly slug: string } },
  result: Article,
  tag: Tags,
): readonly string[] {
  return [tag.article(input.params.slug), tag.article(result.slug)];
}

export const changed = (_input: unknown, result: Article, tag: Tags): readonly string[] => [tag.article(result.slug)];
