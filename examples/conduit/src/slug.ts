/** A path that an article cannot have, because another route does. */
const reserved = "feed";

/** What a title looks like in a path: `How to train your dragon` is `how-to-train-your-dragon`. */
export function slugOf(title: string): string {
  const plain = title.normalize("NFKD").toLowerCase();
  const words = plain.match(/[a-z0-9]+/g) ?? ["article"];
  return words.join("-");
}

/** The slug itself, or where that is taken the first of `slug-2`, `slug-3` … that is not. */
export function firstFree(slug: string, taken: ReadonlySet<string>): string {
  const isFree = (candidate: string) => candidate !== reserved && !taken.has(candidate);
  let candidate = slug;
  for (let count = 2; !isFree(candidate); count++) candidate = `${slug}-${count}`;
  return candidate;
}
