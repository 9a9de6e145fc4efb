/** What the suite's processes share: few keys and tags, so that they meet. */
export const keys = Array.from({ length: 8 }, (_, index) => `k${index}`);

/** The family whose tags come from results. */
export const resultTag = "result";

export const tags = {
  entry: ["t:0", "t:1", "t:2"],
  result: [`${resultTag}:0`, `${resultTag}:1`, `${resultTag}:2`],
} as const;

/** The tag that an entry carries whatever its result is. */
export function entryTag(key: string): string {
  return tags.entry[keys.indexOf(key) % tags.entry.length]!;
}

/** Numbers that are only ever increased, to see that no increment is lost. */
export const counters = ["c0", "c1"];

/** The name of the cache, and what generated code would tell about it. */
export const spec = { name: "fence", ttlMs: 30_000, resultFamilies: [resultTag] };
