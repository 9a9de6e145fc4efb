import type { ArticleResponse, ArticlesResponse } from "../src/model.js";
import { Visitor, type Visit } from "./visitor.js";

/** What the tour measured, in milliseconds. */
export interface Findings {
  readonly missTime: number;
  /** The median. */
  readonly hitTime: number;
  readonly hits: number;
}

const list = "GET /articles?tag=dragons";
const single = "GET /articles/dragons";
const hits = 25;

/**
 * Walks through a service that holds seeded articles and shows each request.
 *
 * @throws {Error} when an answer is not what the cache promises
 */
export async function tour(url: string): Promise<Findings> {
  const [anna, bob, guest] = [new Visitor("anna", url), new Visitor("bob", url), new Visitor("guest", url)] as const;
  await anna.register();
  await bob.register();
  await anna.visit("POST /articles", { body: { article: dragons } });
  await guest.visit("GET /articles?tag=stories");

  const findings = await showList(guest);
  await showInvalidation(guest, bob);
  await showViewers(anna, bob);
  await showWebSocket(guest);
  return findings;
}

const dragons = { title: "Dragons", description: "All about them", body: "They fly.", tagList: ["dragons"] };

async function showList(guest: Visitor): Promise<Findings> {
  const miss = await guest.show(list, favoritesOfFirst);
  claim(isMiss(miss), "the first read is a miss", miss);
  const hit = await guest.show(list, favoritesOfFirst);
  claim(isHit(hit), "the second read is a hit", hit);
  claim(JSON.stringify(hit.body) === JSON.stringify(miss.body), "the hit has the body of the miss", hit);
  const unchanged = await guest.show(list, favoritesOfFirst, { headers: { "if-none-match": hit.etag ?? "" } });
  claim(unchanged.status === 304, "a client that has the answer is told so", unchanged);
  return { missTime: miss.time, hitTime: await medianOfHits(guest), hits };
}

/** Reading again is checked to come from the cache each time. */
async function medianOfHits(visitor: Visitor): Promise<number> {
  const times: number[] = [];
  while (times.length < hits) {
    const hit = await visitor.visit(list);
    claim(isHit(hit), "a further read is a hit", hit);
    times.push(hit.time);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(hits / 2)] ?? Number.NaN;
}

async function showInvalidation(guest: Visitor, bob: Visitor): Promise<void> {
  const favorite = await bob.show("POST /articles/dragons/favorite", favorites);
  claim(favorite.status === 200, "bob can favorite an article", favorite);
  const list1 = await guest.show(list, favoritesOfFirst);
  claim(isMiss(list1) && list1.body.articles[0]?.favoritesCount === 1, "the list shows the new count at once", list1);
  const list2 = await guest.show(list, favoritesOfFirst);
  claim(isHit(list2) && list2.body.articles[0]?.favoritesCount === 1, "the new list is cached", list2);
}

async function showViewers(anna: Visitor, bob: Visitor): Promise<void> {
  for (const [visitor, favorited] of [
    [anna, false],
    [bob, true],
  ] as const) {
    const miss = await visitor.show(single, favoritedOf);
    claim(
      isMiss(miss) && miss.body.article.favorited === favorited,
      `${visitor.name} gets an answer of their own`,
      miss,
    );
    const hit = await visitor.show(single, favoritedOf);
    claim(isHit(hit) && hit.body.article.favorited === favorited, `${visitor.name} gets that answer again`, hit);
  }
}

async function showWebSocket(guest: Visitor): Promise<void> {
  const live = await guest.showLive("dragons", favorites);
  claim(live.body.article.favoritesCount === 1, "the WebSocket answers like HTTP", live);
  const http = await guest.show(single, favorites);
  claim(isHit(http), "HTTP hits the entry that the WebSocket filled", http);
}

const favoritesOfFirst = ({ articles }: ArticlesResponse) => `favorites: ${articles[0]?.favoritesCount}`;
const favorites = ({ article }: ArticleResponse) => `favorites: ${article.favoritesCount}`;
const favoritedOf = ({ article }: ArticleResponse) => `favorited: ${article.favorited}`;

const isHit = ({ status, cacheStatus }: Visit<unknown>) => status === 200 && cacheStatus.startsWith("hit");
const isMiss = ({ status, cacheStatus }: Visit<unknown>) => status === 200 && /^fwd=(uri-)?miss/.test(cacheStatus);

function claim(isTrue: boolean, what: string, { status, cacheStatus, body }: Visit<unknown>): void {
  if (isTrue) return;
  const got = `status ${status}, Cache-Status "${cacheStatus}", body ${JSON.stringify(body)?.slice(0, 300)}`;
  throw new Error(`Not so: ${what}. Got ${got}.`);
}
