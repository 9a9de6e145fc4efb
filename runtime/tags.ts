import { familyOf, tagKey } from "./key.js";

/** The most tag versions that one entry records. */
export const maxTags = 32;

/**
 * The keys of the tags of a result, at most 32 less `known`. Above that, the largest family's own version stands for its
 * members, then the next one's: such an entry is invalidated somewhat too often, and costs no more to read.
 */
export function cappedTagKeys(cacheName: string, tags: readonly string[], known: number): readonly string[] {
  let distinct = tags.length > 1 ? [...new Set(tags)] : tags;
  while (distinct.length > maxTags - known) {
    const fewer = withoutLargestFamily(distinct);
    if (fewer.length === distinct.length) break;
    distinct = fewer;
  }
  return distinct.map((tag) => tagKey(cacheName, tag));
}

function withoutLargestFamily(tags: readonly string[]): readonly string[] {
  const sizes = new Map<string, number>();
  for (const tag of tags) sizes.set(familyOf(tag), (sizes.get(familyOf(tag)) ?? 0) + 1);
  const [largest] = [...sizes].reduce((a, b) => (b[1] > a[1] ? b : a));
  return [largest, ...tags.filter((tag) => familyOf(tag) !== largest)];
}

/** One list after another, or one of them where the other is empty: entries that have the same tags share a list. */
export function joined<T>(list: readonly T[], more: readonly T[]): readonly T[] {
  if (more.length === 0) return list;
  // Spreading would leave room for a dozen more.
  return list.length === 0 ? more : list.concat(more);
}
