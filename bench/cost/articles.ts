/** What the measurements store: an article of about 1 KB as JSON. */
export interface Article {
  readonly slug: string;
  readonly title: string;
  readonly body: string;
  readonly tags: readonly string[];
  readonly author: { readonly username: string; readonly following: boolean };
  readonly favorites: number;
}

/** How many there are. */
export const articleCount = 1_000;

export function article(index: number): Article {
  return {
    slug: `how-to-train-your-dragon-${index}`,
    title: `How to train your dragon, part ${index}`,
    body: "It takes a Jacobian, and patience. ".repeat(22),
    tags: ["dragons", "training"],
    author: { username: `author-${index % 50}`, following: index % 2 === 0 },
    favorites: index,
  };
}

const slugs = Array.from({ length: articleCount }, (_, index) => article(index).slug);

/** The slug of an article; any whole number from 0 on names one. */
export function slugAt(index: number): string {
  return slugs[index % articleCount]!;
}

export function indexOf(slug: string): number {
  return Number(slug.slice(slug.lastIndexOf("-") + 1));
}

/** Five tags as an application has them: one of its own, and some that it shares with few, with many and with all. */
export function tagsOf(index: number): readonly string[] {
  return [`article:${index}`, `writer:${index % 50}`, `topic:${index % 10}`, "articles", "site"];
}

/** Five tags that no other article has: nothing to share between the reads of one tick. */
export function ownTagsOf(index: number): readonly string[] {
  return ["a", "b", "c", "d", "e"].map((letter) => `${letter}:${index}`);
}
