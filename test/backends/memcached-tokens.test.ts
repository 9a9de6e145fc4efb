import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { CacheBackend, Token } from "../../runtime/backend.js";
import { memcached } from "../../runtime/backends/memcached.js";
import { keyNamer } from "../../runtime/backends/memcached-key.js";
import { askMemcached, memcachedStats } from "../support/memcached-text.js";
import { startMemcached } from "../support/memcached-server.js";
import { poll } from "../support/poll.js";
import type { TestServer } from "../support/server-process.js";
import { settle } from "../support/settle.js";
import { startProxy } from "../support/tcp-proxy.js";

type Conditional = CacheBackend & Required<Pick<CacheBackend, "read" | "put" | "drop">>;

const minute = 60_000;
/** Long enough for every call on a slow machine, in milliseconds. */
const timeout = 5000;

let server: TestServer;
beforeAll(async () => {
  server = await startMemcached();
});
afterAll(() => server.stop());

describe("a token of memcached", () => {
  test("from before a restart is refused, although the server has come to the same number again", async () => {
    const own = await startMemcached();
    onTestFinished(() => own.stop());
    const backend = opened(own.port);
    await backend.set("key", Buffer.from("seen"), minute);
    const old = await tokenOf(backend, "key");
    await own.restart();
    await untilAnswering(backend);
    const same = await poll(async () => {
      await backend.set("key", Buffer.from("newer"), minute);
      const token = await tokenOf(backend, "key");
      return casOf(token) === casOf(old) && token;
    });
    expect(same).not.toBe(old);
    expect(await backend.put("key", Buffer.from("late"), minute, old)).toBeUndefined();
    await backend.drop("key", old);
    expect(await backend.get("key")).toEqual(Buffer.from("newer"));
    expect(await backend.put("key", Buffer.from("next"), minute, same)).toBeDefined();
  });

  test("from before a reset of the connection is refused, and the server is not asked", async () => {
    const proxy = await startProxy(server.port);
    onTestFinished(() => proxy.close());
    const backend = opened(proxy.port);
    await backend.set("reset", Buffer.from("seen"), minute);
    const old = await tokenOf(backend, "reset");
    proxy.reset();
    await untilAnswering(backend);
    const counters = ["cmd_set", "cas_misses", "cas_hits", "cas_badval", "delete_misses", "delete_hits"];
    const before = await memcachedStats(server.port, counters);
    expect(await backend.put("reset", Buffer.from("late"), minute, old)).toBeUndefined();
    expect(await backend.drop("reset", old)).toBeUndefined();
    expect(await memcachedStats(server.port, counters)).toEqual(before);
    expect(await backend.get("reset")).toEqual(Buffer.from("seen"));
  });

  test("is refused without an error while the server is away", async () => {
    const own = await startMemcached();
    onTestFinished(() => own.stop());
    const backend = opened(own.port);
    const token = await backend.put("key", Buffer.from("seen"), minute, undefined);
    await own.kill("SIGKILL");
    await poll(async () => (await settle(backend.get("key"))).kind === "rejected");
    expect(await backend.put("key", Buffer.from("late"), minute, token)).toBeUndefined();
    await backend.drop("key", token!);
  });

  test("of another backend of this process is refused", async () => {
    const [one, two] = [opened(server.port), opened(server.port)];
    await one.set("two-backends", Buffer.from("seen"), minute);
    const token = await tokenOf(one, "two-backends");
    expect(casOf(await tokenOf(two, "two-backends"))).toBe(casOf(token));
    expect(await two.put("two-backends", Buffer.from("late"), minute, token)).toBeUndefined();
    expect(await one.put("two-backends", Buffer.from("next"), minute, token)).toBeDefined();
  });

  test("after close is an error, as every call is", async () => {
    const backend = opened(server.port);
    const token = await backend.put("closed", Buffer.from("seen"), minute, undefined);
    await backend.close!();
    expect((await settle(backend.put("closed", Buffer.from("late"), minute, token))).kind).toBe("rejected");
    expect((await settle(backend.drop("closed", token!))).kind).toBe("rejected");
  });

  test("is not issued by a server that numbers nothing", async () => {
    const own = await startMemcached({ args: ["-C"] });
    onTestFinished(() => own.stop());
    const backend = opened(own.port);
    await backend.set("key", Buffer.from("value"), minute);
    expect(await backend.get("key")).toEqual(Buffer.from("value"));
    const refused = { kind: "rejected", error: { isRefusal: true, message: expect.stringMatching(/memcached -C/) } };
    expect(await settle(backend.read(["key"]))).toMatchObject(refused);
    await backend.set("expired", Buffer.from("value"), 1);
    await poll(async () => (await backend.get("expired")) === undefined);
    // There it could only be replaced without looking at what is there.
    expect(await settle(backend.put("expired", Buffer.from("x"), minute, undefined))).toMatchObject(refused);
  });
});

describe("what is under a key and no value of it", () => {
  const foreign: [string, (backend: Conditional, key: string) => Promise<unknown>][] = [
    ["somebody else's text", (_, key) => store("set", key, "hello")],
    ["no byte", (_, key) => store("set", key, "")],
    [
      "an envelope with a byte too many",
      async (backend, key) => {
        await backend.set(key, Buffer.from("older"), minute);
        expect(await store("append", key, "x")).toContain("STORED");
      },
    ],
    [
      "an envelope with a wrong beginning",
      async (backend, key) => {
        await backend.set(key, Buffer.from("older"), minute);
        expect(await store("prepend", key, "x")).toContain("STORED");
      },
    ],
    [
      "an envelope that has expired",
      async (backend, key) => {
        await backend.set(key, Buffer.from("older"), 1);
        await poll(async () => (await backend.get(key)) === undefined);
      },
    ],
  ];

  describe.each(foreign)("%s", (what, make) => {
    test("is nothing to those who read", async () => {
      const [backend, key] = [opened(server.port), `read ${what}`];
      await make(backend, key);
      expect(await askMemcached(server.port, `get ${nameOf(key)}`)).toMatch(/^VALUE/);
      expect(await backend.get(key)).toBeUndefined();
      expect(await backend.read([key])).toEqual([undefined]);
    });

    test("is replaced by a put without a token, once", async () => {
      const [backend, key] = [opened(server.port), `put ${what}`];
      await make(backend, key);
      const token = await backend.put(key, Buffer.from("first"), minute, undefined);
      expect(token).toBeDefined();
      expect(await backend.put(key, Buffer.from("second"), minute, undefined)).toBeUndefined();
      expect(await backend.get(key)).toEqual(Buffer.from("first"));
      expect(await backend.put(key, Buffer.from("third"), minute, token)).toBeDefined();
    });

    test("is replaced by one of 50 concurrent puts of two backends", async () => {
      const [one, two, key] = [opened(server.port), opened(server.port), `race ${what}`];
      await make(one, key);
      const put = (index: number): Promise<Token | undefined> =>
        Promise.resolve((index % 2 === 0 ? one : two).put(key, Buffer.from(`${index}`), minute, undefined));
      const tokens = await Promise.all(Array.from({ length: 50 }, (_, index) => put(index)));
      const winners = tokens.flatMap((token, index) => (token === undefined ? [] : [index]));
      expect(winners).toHaveLength(1);
      expect(await one.get(key)).toEqual(Buffer.from(`${winners[0]}`));
    });
  });
});

function nameOf(key: string): string {
  return keyNamer([`127.0.0.1:${server.port}`])(key);
}

/** Stores by the text protocol, as another client would. */
function store(command: string, key: string, text: string): Promise<string> {
  return askMemcached(server.port, `${command} ${nameOf(key)} 0 60 ${text.length}\r\n${text}`);
}

function casOf(token: Token): string {
  return token.slice(token.lastIndexOf(":"));
}

async function tokenOf(backend: Conditional, key: string): Promise<Token> {
  const [item] = await backend.read([key]);
  return item!.token;
}

async function untilAnswering(backend: CacheBackend): Promise<void> {
  await poll(async () => (await settle(backend.get("answering"))).kind === "resolved");
}

function opened(port: number): Conditional {
  const backend = memcached({ servers: `127.0.0.1:${port}`, timeout });
  onTestFinished(async () => void (await backend.close!()));
  return backend as Conditional;
}
