import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { CacheBackend, Item } from "../../runtime/backend.js";
import { callsOf, clientOf, ending, openedRedis, textOf } from "../support/redis-backend.js";
import { poll } from "../support/poll.js";
import { startRedis } from "../support/redis-server.js";
import type { TestServer } from "../support/server-process.js";

const minute = 60_000;
const bytes = Buffer.from("bytes");

let server: TestServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

let keys = 0;
const freshKey = (): string => `key-${keys++}`;

describe("a token", () => {
  test("lets a put replace what was read, and gives the next one", async () => {
    const backend = openedRedis({ url: server.url });
    const key = freshKey();
    await backend.set(key, Buffer.from("first"), minute);
    const second = await backend.put!(key, Buffer.from("second"), minute, (await held(backend, key)).token);
    expect(await held(backend, key)).toEqual({ bytes: Buffer.from("second"), token: second });
    const third = await backend.put!(key, Buffer.from("third"), minute, second);
    expect(third).not.toBe(second);
    expect(textOf(await held(backend, key))).toBe("third");
  });

  test("is void after a write of the same bytes", async () => {
    const backend = openedRedis({ url: server.url });
    const key = freshKey();
    await backend.set(key, bytes, minute);
    const { token } = await held(backend, key);
    await backend.set(key, bytes, minute);
    expect(await backend.put!(key, Buffer.from("late"), minute, token)).toBeUndefined();
    expect(textOf(await held(backend, key))).toBe("bytes");
  });

  test("is void after a delete, also where somebody has set the key again", async () => {
    const backend = openedRedis({ url: server.url });
    const key = freshKey();
    await backend.set(key, bytes, minute);
    const { token } = await held(backend, key);
    await backend.delete(key);
    expect(await backend.put!(key, Buffer.from("late"), minute, token)).toBeUndefined();
    await backend.set(key, bytes, minute);
    expect(await backend.put!(key, Buffer.from("late"), minute, token)).toBeUndefined();
  });

  test("of another backend is void", async () => {
    const [one, other] = [openedRedis({ url: server.url }), openedRedis({ url: server.url })];
    const key = freshKey();
    await one.set(key, bytes, minute);
    const { token } = await held(one, key);
    expect(await other.put!(key, Buffer.from("late"), minute, token)).toBeUndefined();
  });

  test("lets a drop remove what was read, and nothing newer", async () => {
    const backend = openedRedis({ url: server.url });
    const key = freshKey();
    await backend.set(key, bytes, minute);
    const { token } = await held(backend, key);
    await backend.set(key, Buffer.from("newer"), minute);
    await backend.drop!(key, token);
    expect(textOf(await held(backend, key))).toBe("newer");
    await backend.drop!(key, (await held(backend, key)).token);
    expect(await backend.get(key)).toBeUndefined();
  });

  test("dies with the connection, and the server is not asked", async () => {
    const backend = openedRedis({ url: server.url });
    const admin = clientOf(server);
    const key = freshKey();
    await backend.set(key, bytes, minute);
    const { token } = await held(backend, key);
    await admin.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    await poll(async () => (await backend.ping!()) !== undefined);
    const before = [await callsOf(admin, "evalsha"), await callsOf(admin, "eval")];
    expect(await backend.put!(key, Buffer.from("late"), minute, token)).toBeUndefined();
    await backend.drop!(key, token);
    expect([await callsOf(admin, "evalsha"), await callsOf(admin, "eval")]).toEqual(before);
    expect(textOf(await held(backend, key))).toBe("bytes");
  });
});

describe("a put", () => {
  test("without a token stores only where the key is absent", async () => {
    const backend = openedRedis({ url: server.url });
    const key = freshKey();
    const token = await backend.put!(key, bytes, minute, undefined);
    expect(await held(backend, key)).toEqual({ bytes, token });
    expect(await backend.put!(key, Buffer.from("late"), minute, undefined)).toBeUndefined();
  });

  test.each([
    ["a lifetime", 30_000, 30_000],
    ["a fraction of a millisecond", 20_000.5, 20_001],
    ["no end", Infinity, -1],
  ])("gives the value %s", async (_, ttlMs, expected) => {
    const backend = openedRedis({ url: server.url });
    const admin = clientOf(server);
    const key = freshKey();
    const token = await backend.put!(key, bytes, ttlMs, undefined);
    const added = await admin.pttl(key);
    await backend.put!(key, bytes, ttlMs, token);
    const replaced = await admin.pttl(key);
    for (const left of [added, replaced]) {
      if (expected === -1) expect(left).toBe(-1);
      else expect(left).toSatisfy((ms: number) => ms > expected - 10_000 && ms <= expected);
    }
  });

  test("lets one of 50 with the same token win", async () => {
    const backend = openedRedis({ url: server.url });
    const key = freshKey();
    const token = await backend.put!(key, bytes, minute, undefined);
    const texts = Array.from({ length: 50 }, (_, index) => `${index}`);
    const won = await Promise.all(texts.map((text) => backend.put!(key, Buffer.from(text), minute, token)));
    expect(won.filter((next) => next !== undefined)).toHaveLength(1);
    expect(textOf(await held(backend, key))).toBe(texts[won.findIndex((next) => next !== undefined)]);
  });

  test("knows its script again after SCRIPT FLUSH", async () => {
    const backend = openedRedis({ url: server.url });
    const admin = clientOf(server);
    const key = freshKey();
    let token = await backend.put!(key, bytes, minute, undefined);
    for (const text of ["one", "two"]) {
      await admin.script("FLUSH");
      token = await backend.put!(key, Buffer.from(text), minute, token);
      expect(textOf(await held(backend, key))).toBe(text);
    }
    await admin.script("FLUSH");
    await backend.drop!(key, token!);
    expect(await backend.get(key)).toBeUndefined();
  });

  test("leaves no command on a client of the user's, and takes its prefix", async () => {
    const client = ending(new Redis(server.url, { keyPrefix: "own:" }));
    const backend = openedRedis({ client, keyPrefix: "app:" });
    const key = freshKey();
    const token = await backend.put!(key, bytes, minute, undefined);
    const names = Object.keys(client).toSorted();
    const next = await backend.put!(key, Buffer.from("second"), minute, token);
    expect(await clientOf(server).exists(`own:app:${key}`)).toBe(1);
    await backend.drop!(key, next!);
    expect(await clientOf(server).exists(`own:app:${key}`)).toBe(0);
    expect(Object.keys(client).toSorted()).toEqual(names);
  });
});

describe("what somebody else has stored under a key", () => {
  test.each(["", "x", "elevenchars", "twelve chars", "some text that is longer"])(
    "has a token, so that it can be replaced: %j",
    async (foreign) => {
      const backend = openedRedis({ url: server.url });
      const admin = clientOf(server);
      const key = freshKey();
      await admin.set(key, foreign);
      const { token } = await held(backend, key);
      expect(Buffer.from((await backend.get(key))!).toString()).toBe(foreign.slice(12));
      expect(await backend.put!(key, bytes, minute, token)).toBeDefined();
      expect(textOf(await held(backend, key))).toBe("bytes");
    },
  );

  test("does not look like an absent key when it is empty", async () => {
    const backend = openedRedis({ url: server.url });
    const admin = clientOf(server);
    const key = freshKey();
    await admin.set(key, "");
    const { token } = await held(backend, key);
    await admin.del(key);
    expect(await backend.put!(key, bytes, minute, token)).toBeUndefined();
    expect(await backend.get(key)).toBeUndefined();
  });
});

describe("a read", () => {
  test("is one MGET, and a hit runs no script", async () => {
    const own = await startRedis();
    onTestFinished(() => own.stop());
    const backend = openedRedis({ url: own.url });
    const admin = clientOf(own);
    await backend.set("a", bytes, minute);
    const items = await backend.read!(["a", "b", "a"]);
    expect(items.map(textOf)).toEqual(["bytes", undefined, "bytes"]);
    expect(items[0]).toEqual(items[2]);
    await backend.get("a");
    await backend.put!("b", bytes, minute, undefined);
    const counts = ["mget", "get", "evalsha", "eval"].map((command) => callsOf(admin, command));
    expect(await Promise.all(counts)).toEqual([1, 1, 0, 0]);
  });

  test("of no key asks nobody", async () => {
    expect(await openedRedis({ url: server.url }).read!([])).toEqual([]);
  });

  test("returns every byte as it was", async () => {
    const backend = openedRedis({ url: server.url });
    const key = freshKey();
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    await backend.set(key, all, minute);
    expect((await held(backend, key)).bytes).toEqual(all);
  });
});

async function held(backend: CacheBackend, key: string): Promise<Item> {
  const [item] = await backend.read!([key]);
  if (item === undefined) throw new Error(`\`${key}\` holds nothing`);
  // A token is made when somebody asks for it.
  return { bytes: item.bytes, token: item.token };
}
