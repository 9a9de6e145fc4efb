import { LRUCache } from "lru-cache";
import type { Article } from "./articles.js";
import { article, articleCount, slugAt } from "./articles.js";
import { articleEntries, builtKey, openBench } from "./entries.js";
import type { Candidate } from "./rounds.js";
import { compare, computed, microsecondsPerCall } from "./rounds.js";
import type { Row } from "./row.js";
import { ratioRow } from "./row.js";
import { singleFlightMap } from "./single-flight-map.js";

const hits = 400_000;
const load = (): Promise<unknown> => Promise.resolve(article(0));
const loadTyped = (): Article => article(0);

/** A hit in memory against what one would write by hand. */
export async function memoryHit(): Promise<readonly Row[]> {
  const cache = openBench();
  const entries = articleEntries(cache);
  const byHand = singleFlightMap(3_600_000);
  const keyed = await compare(
    timed((index) => cache.getOrSet(slugAt(index), load)),
    timed((index) => byHand(slugAt(index), load)),
  );
  const typed = await compare(
    timed((index) => entries.getOrSet({ slug: slugAt(index) }, loadTyped)),
    timed((index) => byHand(builtKey("shared", slugAt(index)), load)),
  );
  await cache.close();
  return [
    ratioRow("memory hit, `getOrSet` by key", "single-flight Map", keyed, { atMost: 1.5 }),
    ratioRow("memory hit, `getOrSet` of a typed value", "single-flight Map, same key built", typed, { atMost: 1.5 }),
  ];
}

/**
 * The synchronous read of memory against lru-cache: without lifetimes, where it need not ask for the time, and with ones
 * as exact as those here.
 */
export async function peek(): Promise<readonly Row[]> {
  const cache = openBench();
  const entries = articleEntries(cache);
  const lru = new LRUCache<string, Article>({ max: 100_000 });
  const timedLru = new LRUCache<string, Article>({ max: 100_000, ttl: 3_600_000, ttlResolution: 0 });
  for (let index = 0; index < articleCount; index++) {
    await entries.set({ slug: slugAt(index) }, article(index));
    lru.set(builtKey("shared", slugAt(index)), article(index));
    timedLru.set(builtKey("shared", slugAt(index)), article(index));
  }
  const lookups = Array.from({ length: articleCount }, (_, index) => entries.lookup({ slug: slugAt(index) }));
  const keyed = await compare(
    repeated((index) => cache.core.peek(lookups[index % articleCount]!)),
    repeated((index) => lru.get(lookups[index % articleCount]!.key)),
  );
  const exact = await compare(
    repeated((index) => cache.core.peek(lookups[index % articleCount]!)),
    repeated((index) => timedLru.get(lookups[index % articleCount]!.key)),
  );
  const typed = await compare(
    repeated((index) => entries.peek({ slug: slugAt(index) })),
    repeated((index) => lru.get(builtKey("shared", slugAt(index)))),
  );
  await cache.close();
  return [
    ratioRow("`peek`, the key at hand", "lru-cache `get`", keyed, { atMost: 1.5 }),
    ratioRow("`peek`, the key at hand", "lru-cache `get` with exact lifetimes", exact),
    ratioRow("`peek` of a typed value", "lru-cache `get`, same key built", typed, { atMost: 1.5 }),
  ];
}

function timed(hit: (index: number) => Promise<unknown>): Candidate {
  return () => microsecondsPerCall(hits, 1, hit, computed);
}

/** A synchronous read, over and over. That something was found is looked at, so that no read can be optimised away. */
function repeated(read: (index: number) => unknown): Candidate {
  return () => {
    let found = 0;
    const start = computed();
    for (let index = 0; index < hits; index++) if (read(index) !== undefined) found += 1;
    const microseconds = (computed() - start) / hits;
    return found === hits ? Promise.resolve(microseconds) : Promise.reject(new Error(`only ${found} hits`));
  };
}
