import { describe, expect, test } from "vitest";
import type { UniformCache } from "../../runtime/cache.js";
import { tag } from "../../runtime/key.js";
import { ValueEntries } from "../../runtime/value.js";
import { everyTier, openedOn } from "./tiers.js";

interface Article {
  readonly slug: string;
  readonly authors: readonly number[];
}

/** As generated code would define it. */
function articles(cache: UniformCache): ValueEntries<{ slug: string }, { slug: string }, { slug: string }, Article> {
  return new ValueEntries(cache, {
    name: "article",
    lifetime: { ttlMs: 60_000, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 },
    parse: ({ slug }) => ({ slug: slug.toLowerCase() }),
    key: (input) => ({ key: `${cache.name}:article@1:${input.slug}`, input }),
    tags: ({ slug }) => [tag("article", slug)],
    resultTags: (_, { authors }) => authors.map((author) => tag("result", author)),
    resultFamilies: ["result"],
  });
}

describe.each(everyTier())("typed values on $name", (tier) => {
  const dragons: Article = { slug: "dragons", authors: [1, 2] };

  test("name the same entry by the same arguments, in every method", async () => {
    const entries = articles(await openedOn(tier));
    expect(entries.name).toBe("article");
    expect(entries.key({ slug: "DRAGONS" })).toBe(entries.key({ slug: "dragons" }));
    expect(await entries.set({ slug: "Dragons" }, dragons)).toBe(true);
    expect(await entries.get({ slug: "dRAGONS" })).toEqual(dragons);
    expect(await entries.getOrSet({ slug: "dragons" }, () => ({ slug: "other", authors: [] }))).toEqual(dragons);
    await entries.delete({ slug: "DRAGONS" });
    expect(await entries.get({ slug: "dragons" })).toBeUndefined();
  });

  test("give the loader the checked input, and load once", async () => {
    const entries = articles(await openedOn(tier));
    const inputs: unknown[] = [];
    const load = async (input: { slug: string }): Promise<Article> => {
      inputs.push(input);
      return dragons;
    };
    const calls = Array.from({ length: 100 }, () => entries.getOrSet({ slug: "Dragons" }, load));
    expect(new Set((await Promise.all(calls)).map(({ slug }) => slug))).toEqual(new Set(["dragons"]));
    expect(inputs).toEqual([{ slug: "dragons" }]);
  });

  test("peek at memory only", async () => {
    const entries = articles(await openedOn(tier));
    expect(entries.peek({ slug: "dragons" })).toBeUndefined();
    await entries.getOrSet({ slug: "dragons" }, () => dragons);
    expect(entries.peek({ slug: "dragons" })).toEqual(tier.hasMemory ? dragons : undefined);
  });

  test.each(["article:dragons", "result:1", "result:2"])(
    "are invalidated by the tag %s, set or loaded",
    async (name) => {
      const cache = await openedOn(tier);
      const entries = articles(cache);
      await entries.set({ slug: "dragons" }, dragons);
      await cache.invalidate([name]);
      expect(await entries.get({ slug: "dragons" })).toBeUndefined();
      await entries.getOrSet({ slug: "dragons" }, () => dragons);
      expect(await entries.get({ slug: "dragons" })).toEqual(dragons);
      await cache.invalidate(["article:other", "result:3"]);
      expect(await entries.get({ slug: "dragons" })).toEqual(dragons);
      await cache.invalidate([name]);
      expect(await entries.get({ slug: "dragons" })).toBeUndefined();
    },
  );
});
