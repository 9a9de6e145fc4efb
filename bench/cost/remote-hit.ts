import type { CacheBackend } from "../../runtime/backend.js";
import { poll } from "../../test/support/poll.js";
import type { Article } from "./articles.js";
import { article, articleCount, slugAt } from "./articles.js";
import type { ArticleEntries, TagKind } from "./entries.js";
import { articleEntries, openBench } from "./entries.js";
import { compare, microsecondsPerCall } from "./rounds.js";
import type { Goal, Row } from "./row.js";
import { ratioRow } from "./row.js";

/** A server by two ways: through the cache, and by its plain client, which knows of no tags. */
export interface RemoteUnderTest {
  readonly name: string;
  readonly backend: CacheBackend;
  /** What `set` and `get` are, for the table. */
  readonly rawName: string;
  set(key: string, text: string): Promise<unknown>;
  get(key: string): Promise<string>;
}

/** What is measured of one. */
export interface RemoteCase {
  readonly tags: TagKind;
  readonly concurrency: number;
  readonly goal?: Goal;
}

const tagNames: Readonly<Record<TagKind, string>> = {
  shared: "5 tags",
  own: "5 tags that no other entry has",
  result: "5 tags, 1 of them from the result",
};

/** Hits in a backend, the versions of their tags included, against the same bytes read and parsed. */
export async function remoteHits(remote: RemoteUnderTest, cases: readonly RemoteCase[]): Promise<readonly Row[]> {
  const cache = openBench({ backend: remote.backend });
  await poll(() => cache.set("is it up?", "yes"));
  for (let index = 0; index < articleCount; index++) await remote.set(slugAt(index), JSON.stringify(article(index)));
  const rows: Row[] = [];
  for (const { tags, concurrency, goal } of cases) {
    const entries = articleEntries(cache, tags);
    await fill(entries);
    const calls = concurrency === 1 ? 2_000 : 20_000;
    const measured = await compare(
      () => microsecondsPerCall(calls, concurrency, (index) => entries.getOrSet({ slug: slugAt(index) }, neverLoaded)),
      () => microsecondsPerCall(calls, concurrency, async (index) => JSON.parse(await remote.get(slugAt(index)))),
    );
    const what = `${remote.name} hit, ${tagNames[tags]}, ${concurrency} at a time`;
    rows.push(ratioRow(what, remote.rawName, measured, goal));
  }
  await cache.close();
  return rows;
}

async function fill(entries: ArticleEntries): Promise<void> {
  for (let index = 0; index < articleCount; index++) await entries.set({ slug: slugAt(index) }, article(index));
}

/** A miss must not pass as a hit. */
function neverLoaded(): Article {
  throw new Error("a miss where everything is stored");
}
