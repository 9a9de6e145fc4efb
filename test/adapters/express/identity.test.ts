import { IdentityRequiredError } from "cachewright/runtime";
import { describe, expect, test, vi } from "vitest";
import { poll } from "../../support/poll.js";
import type { ShopOptions } from "./shop.js";
import { gate, openShop, serve } from "./shop.js";

async function opened(options: ShopOptions = {}) {
  const shop = openShop(options);
  const load = vi.fn<(of?: unknown) => void>();
  const { app, cached } = shop;
  app.get(
    cached.readNotes.path,
    cached.readNotes(({ identity }) => {
      load(identity);
      return { user: identity.user, text: "mine" };
    }),
  );
  app.get(
    cached.home.path,
    cached.home(({ identity }) => {
      load(identity);
      return { hello: identity?.user ?? "stranger" };
    }),
  );
  app.get(
    cached.raw.path,
    cached.raw((input) => {
      load(input);
      return input;
    }),
  );
  await shop.listen();
  return { ...shop, load };
}

const as = (user: string) => ({ headers: { "x-user": user } });

describe("a route that requires an identity", () => {
  test("refuses a request without one, in the app's error handler, and stores nothing", async () => {
    const { client, load, errors, events } = await opened();
    const called = await client.call("/notes");
    expect(called).toMatchObject({ status: 401, text: '{"name":"IdentityRequiredError"}' });
    expect(errors).toEqual([expect.any(IdentityRequiredError)]);
    expect(load).not.toHaveBeenCalled();
    expect(events).toEqual([]);
    expect((await client.call("/notes", { method: "HEAD" })).status).toBe(401);
  });

  test("refuses it in an app without an error handler of its own", async () => {
    const { app, cached } = openShop();
    app.get(
      cached.readNotes.path,
      cached.readNotes(({ identity }) => ({ user: identity.user, text: "" })),
    );
    expect((await (await serve(app)).call("/notes")).status).toBe(401);
  });

  test("has an entry for each", async () => {
    const { client, load } = await opened();
    for (const user of ["anna", "ben", "anna", "ben"]) {
      expect(JSON.parse((await client.call("/notes", as(user))).text)).toEqual({ user, text: "mine" });
    }
    expect(load.mock.calls).toEqual([[{ user: "anna" }], [{ user: "ben" }]]);
  });

  test("lets nobody else keep its answers, and cannot tell whether others have an entry", async () => {
    const { client } = await opened();
    const [miss, hit] = [await client.call("/notes", as("anna")), await client.call("/notes", as("anna"))];
    expect(miss.headers).toMatchObject({
      "cache-control": "private, no-cache",
      "cache-status": "shop; fwd=miss; stored",
    });
    expect(hit.headers).toMatchObject({ "cache-control": "private, no-cache", "cache-status": "shop; hit; ttl=60" });
    const unchanged = await client.call("/notes", {
      headers: { "x-user": "ben", "if-none-match": hit.headers["etag"] },
    });
    expect(unchanged.status).toBe(200);
  });
});

describe("a route that may have an identity", () => {
  test("has an entry for each, and one for strangers", async () => {
    const { client, load } = await opened();
    const users = [undefined, "anna", "ben", undefined, "anna", "undefined", "stranger"];
    for (const user of users) {
      const called = await client.call("/home", user === undefined ? {} : as(user));
      expect(JSON.parse(called.text)).toEqual({ hello: user ?? "stranger" });
      expect(called.headers["cache-control"]).toBe("private, no-cache");
    }
    expect(load).toHaveBeenCalledTimes(5);
  });

  test.each<undefined | null | false | "">([undefined, null, false, ""])("takes %o for a stranger", async (nobody) => {
    const { client, load } = await opened({ identity: () => nobody });
    expect(await client.json("/home")).toEqual({ hello: "stranger" });
    expect((await client.call("/notes")).status).toBe(401);
    expect(load.mock.calls).toEqual([[undefined]]);
  });
});

describe("the extractor", () => {
  test("may take its time", async () => {
    const { client, load } = await opened({
      identity: async (request) => {
        await new Promise(setImmediate);
        const user = request.get("x-user");
        return user === undefined ? undefined : { user };
      },
    });
    for (const user of ["anna", "ben", "anna"]) {
      expect(await client.json("/notes", { "x-user": user })).toEqual({ user, text: "mine" });
    }
    expect((await client.call("/notes")).status).toBe(401);
    expect(load).toHaveBeenCalledTimes(2);
  });

  test("may return a promise that is not a native one, as query builders do", async () => {
    const { client, load } = await opened({
      identity: (request) => {
        const user = request.get("x-user");
        // oxlint-disable-next-line unicorn/no-thenable
        return { then: (done: (who: unknown) => unknown) => done(user && { user }) } as unknown as { user: string };
      },
    });
    expect(await client.json("/notes", { "x-user": "anna" })).toEqual({ user: "anna", text: "mine" });
    expect(await client.json("/home")).toEqual({ hello: "stranger" });
    expect((await client.call("/notes")).status).toBe(401);
    expect(load).toHaveBeenCalledTimes(2);
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("token is broken");
      },
    ],
    ["rejects", () => Promise.reject(new Error("token is broken"))],
  ])("that %s ends in the app's error handler", async (_name, identity) => {
    const { client, load, errors, events } = await opened({ identity });
    expect((await client.call("/home")).status).toBe(500);
    expect((await client.call("/notes")).status).toBe(500);
    expect(errors).toEqual([new Error("token is broken"), new Error("token is broken")]);
    expect(load).not.toHaveBeenCalled();
    expect(events).toEqual([]);
  });

  test("is not asked for a route that does not depend on it, and what it adds is not seen", async () => {
    const identity = vi.fn<() => { user: string }>(() => ({ user: "anna", password: "secret" }));
    const { client, load } = await opened({ identity });
    await client.call("/raw/a");
    expect(identity).not.toHaveBeenCalled();
    await client.call("/home");
    expect(load.mock.calls).toEqual([[{ params: { name: "a" } }], [{ user: "anna" }]]);
  });

  test("that gives something else than the spec says is a 400", async () => {
    const { client, errors } = await opened({ identity: () => ({ user: 7 }) as unknown as { user: string } });
    expect((await client.call("/home")).status).toBe(400);
    expect(errors).toMatchObject([{ field: "identity.user" }]);
  });
});

describe("concurrent requests of several people", () => {
  test("share loads with themselves and with nobody else", async () => {
    const shop = openShop({
      identity: async (request) => {
        await new Promise(setImmediate);
        return { user: String(request.get("x-user")) };
      },
    });
    const hold = gate();
    const load = vi.fn<(of?: unknown) => void>();
    shop.app.get(
      shop.cached.readNotes.path,
      shop.cached.readNotes(async ({ identity: { user } }) => {
        load(user);
        await hold.opened;
        return { user, text: `notes of ${user}` };
      }),
    );
    await shop.listen();
    const users = Array.from({ length: 200 }, (_, index) => `user-${index % 4}`);
    const calls = users.map((user) => shop.client.json("/notes", { "x-user": user }));
    await poll(() => load.mock.calls.length === 4);
    hold.open();
    expect(await Promise.all(calls)).toEqual(users.map((user) => ({ user, text: `notes of ${user}` })));
    expect(load).toHaveBeenCalledTimes(4);
  });
});
