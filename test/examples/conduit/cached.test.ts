import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocket, type WebSocketServer } from "ws";
import { createApp } from "../../../examples/conduit/src/app.js";
import { createConduitCache, type ConduitCache } from "../../../examples/conduit/src/generated/cache.js";
import { attachLive } from "../../../examples/conduit/src/live.js";
import { HandClock, listen, openingTimeout, startServices, type Listening, type RunningServices } from "./conduit.js";
import { operations } from "./document.js";
import { mountedIn, nameOf, walk } from "./walk.js";

describe("the cached app", () => {
  const article = { title: "Dragons", description: "About them", body: "They fly.", tagList: [] };
  let running: RunningServices;
  let cache: ConduitCache;
  let app: Listening;
  let sockets: WebSocketServer;

  beforeAll(async () => {
    running = await startServices(new HandClock());
  }, openingTimeout);
  afterAll(() => running.close());

  beforeEach(async () => {
    await running.clear();
    cache = createConduitCache();
    const { services } = running;
    app = await listen(createApp({ services, cache }));
    sockets = attachLive(app.server, { services, cache });
    return async () => {
      sockets.close();
      await app.close();
      await cache.close();
    };
  });

  test("mounts every operation of the document, and no other", () => {
    const { services } = running;
    expect(mountedIn(createApp({ services, cache })).toSorted()).toEqual(operations().map(nameOf).toSorted());
  });

  test("answers as the document says", async () => {
    const walked = await walk(app.url, operations());
    expect(walked.filter(({ misfits }) => misfits.length > 0)).toEqual([]);
  });

  test("gives a WebSocket what HTTP stored, and HTTP what a WebSocket stored", async () => {
    await writeArticle();
    const fromHttp = await get("/articles/dragons");
    expect(await ask(JSON.stringify({ article: "dragons" }))).toEqual(fromHttp.body);
    expect(fromHttp.cacheStatus).toContain("fwd=miss");

    await cache.tags.article("dragons").invalidate();
    const fromSocket = await ask(JSON.stringify({ article: "dragons" }));
    const again = await get("/articles/dragons");
    expect(again.cacheStatus).toContain("hit");
    expect(again.body).toEqual(fromSocket);
  });

  test("answers mistakes on a WebSocket in the API's own shape", async () => {
    expect(await ask(JSON.stringify({ article: "none" }))).toEqual({ errors: { body: ["article not found"] } });
    expect(await ask("not JSON")).toEqual({ errors: { body: ["message is invalid"] } });
  });

  test("does not give one viewer's answer to another", async () => {
    const author = await writeArticle();
    const before = await get("/articles/dragons", author);
    await running.services.articles.favorite("dragons", 1);
    await cache.tags.viewer(1).invalidate();
    expect(before.body).toMatchObject({ article: { favorited: false } });
    expect((await get("/articles/dragons", author)).body).toMatchObject({ article: { favorited: true } });
    expect((await get("/articles/dragons")).body).toMatchObject({ article: { favorited: false } });
  });

  /** @returns the author's token */
  async function writeArticle(): Promise<string> {
    const { users, articles } = running.services;
    const { token } = await users.register({ username: "anna", email: "anna@example.org", password: "secret" });
    await articles.create(article, 1);
    return token;
  }

  async function get(path: string, token?: string) {
    const response = await fetch(app.url + path, token === undefined ? {} : { headers: authorized(token) });
    const body: unknown = await response.json();
    return { body, cacheStatus: response.headers.get("cache-status") };
  }

  function ask(message: string): Promise<unknown> {
    const socket = new WebSocket(`${app.url.replace("http", "ws")}/live`);
    return new Promise<unknown>((resolve, reject) => {
      socket.once("error", reject);
      socket.once("message", (data) => resolve(JSON.parse((data as Buffer).toString())));
      socket.once("open", () => socket.send(message));
    }).finally(() => socket.terminate());
  }
});

function authorized(token: string) {
  return { authorization: `Token ${token}` };
}
