import { describe, expect, test } from "vitest";
import { distributeKeys } from "../../runtime/backends/memcached-distribution.js";
import { openEnvelope, sealEnvelope } from "../../runtime/backends/memcached-envelope.js";
import { expiryField } from "../../runtime/backends/memcached-expiry.js";
import { keyNamer } from "../../runtime/backends/memcached-key.js";
import { comparable, issueToken, readToken } from "../../runtime/backends/memcached-token.js";

describe("the expires field of memcached", () => {
  const now = Date.UTC(2026, 10, 22);
  const nowSeconds = now / 1000;
  const day = 86_400;

  test.each([
    [0.4, 2],
    [1, 2],
    [1000, 2],
    [1000.5, 3],
    [30 * day * 1000 - 1000, 30 * day],
    [30 * day * 1000 - 999, nowSeconds + 30 * day + 1],
    [365 * day * 1000, nowSeconds + 365 * day + 1],
    [100 * 365 * day * 1000, 0],
    [Infinity, 0],
  ])("for a ttl of %d ms is %d", (ttlMs, field) => {
    expect(expiryField(ttlMs, now)).toBe(field);
  });

  test.each([-1, -Infinity, 0, NaN])("for a ttl of %d ms is a short life, never an endless one", (ttlMs) => {
    expect(expiryField(ttlMs, now)).toBe(1);
  });
});

describe("an envelope", () => {
  const bytes = Buffer.from("some value");
  const envelope = sealEnvelope("name", bytes, 1000);

  test("opens up to the instant of its expiry", () => {
    expect(openEnvelope("name", envelope, 999)).toEqual(bytes);
    expect(openEnvelope("name", envelope, 1000)).toBeUndefined();
    expect(openEnvelope("name", sealEnvelope("name", bytes, Infinity), Number.MAX_SAFE_INTEGER)).toEqual(bytes);
    expect(openEnvelope("name", sealEnvelope("name", bytes, NaN), 0)).toBeUndefined();
  });

  test("does not open for another key", () => {
    expect(openEnvelope("other", envelope, 0)).toBeUndefined();
  });

  test("does not open when it is cut short, at any length, or goes on", () => {
    for (let length = 0; length < envelope.length; length++) {
      expect(openEnvelope("name", envelope.subarray(0, length), 0)).toBeUndefined();
    }
    expect(openEnvelope("name", Buffer.concat([envelope, Buffer.from("x")]), 0)).toBeUndefined();
  });

  test("does not open when any single bit differs", () => {
    for (let bit = 0; bit < envelope.length * 8; bit++) {
      const damaged = Buffer.from(envelope);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      expect(openEnvelope("name", damaged, 0)).toBeUndefined();
    }
  });

  test("holds no byte", () => {
    expect(openEnvelope("name", sealEnvelope("name", Buffer.alloc(0), 1), 0)).toEqual(Buffer.alloc(0));
  });

  test("gives a copy", () => {
    openEnvelope("name", envelope, 0)!.fill(0);
    expect(openEnvelope("name", envelope, 0)).toEqual(bytes);
  });
});

describe("a key's name in memcached", () => {
  const nameOf = keyNamer(["a:1"]);

  test("shows a safe key and hides another one", () => {
    expect(nameOf("app:route:/x?y=1")).toMatch(/^[\w-]{8}:app:route:\/x\?y=1$/);
    expect(nameOf("with space")).toMatch(/^[\w-]{8}#[\w-]{43}$/);
  });

  test("is printable ASCII of at most 250 bytes", () => {
    for (const key of ["", " ", "\0", "\u007f", "ü", "\ud800", "k".repeat(230), "k".repeat(231), "k".repeat(100_000)]) {
      expect(nameOf(key)).toMatch(/^[!-~]{1,250}$/);
    }
  });

  test("differs where the list of servers differs", () => {
    expect(keyNamer(["a:1", "b:1"])("key")).not.toBe(nameOf("key"));
  });

  test("of one key is never the name of another", () => {
    const hidden = nameOf("with space").slice(9);
    const keys = ["with space", hidden, `#${hidden}`, "\ud800", "\ud801", "\ufffd", "a\u00000", "a0"];
    expect(new Set(keys.map(nameOf)).size).toBe(keys.length);
  });
});

describe("the distribution of keys", () => {
  const servers = Array.from({ length: 5 }, (_, index) => `10.0.0.${index + 1}:11211`);
  const manyServers = Array.from({ length: 10 }, (_, index) => `10.0.1.${index + 1}:11211`);
  const keys = Array.from({ length: 20_000 }, (_, index) => `conduit:getArticle@1a2b3c:/articles/${index}`);

  test("is pinned, because a change would lose every entry", () => {
    const serverOf = distributeKeys(servers);
    expect(keys.slice(0, 12).map(serverOf)).toEqual([2, 0, 3, 2, 0, 0, 2, 4, 2, 3, 3, 1]);
  });

  test.each([1, 2, 3, 5])("is even over %d servers", (count) => {
    const loads = Array.from({ length: count }, () => 0);
    for (const key of keys) loads[distributeKeys(servers.slice(0, count))(key)]!++;
    for (const load of loads) expect(Math.abs((load * count) / keys.length - 1)).toBeLessThan(0.05);
  });

  test("moves only the keys of a server that leaves", () => {
    const before = distributeKeys(servers);
    const after = distributeKeys(servers.slice(0, -1));
    const moved = keys.filter((key) => before(key) !== after(key));
    expect(moved).toEqual(keys.filter((key) => before(key) === servers.length - 1));
  });

  test.each([1, 2, 3, 4, 9])("moves about the share of a server that joins %d others, to that one", (count) => {
    const before = distributeKeys(manyServers.slice(0, count));
    const after = distributeKeys(manyServers.slice(0, count + 1));
    const moved = keys.filter((key) => before(key) !== after(key));
    for (const key of moved) expect(after(key)).toBe(count);
    expect(Math.abs((moved.length * (count + 1)) / keys.length - 1)).toBeLessThan(0.1);
  });
});

describe("a token", () => {
  const cas = Buffer.from("0000000000000a0b", "hex");

  test("names the connection and the number", () => {
    expect(issueToken("id", cas)).toBe("id:0000000000000a0b");
    expect(readToken(issueToken("id", cas))).toEqual({ connectionId: "id", cas });
  });

  test("is not issued where the server numbers nothing", () => {
    expect(() => issueToken("id", Buffer.alloc(8))).toThrow(/memcached -C/);
  });

  test("keeps nothing of the reply alive", () => {
    const reply = Buffer.concat([cas, Buffer.alloc(100)]);
    const copy = comparable(reply.subarray(0, 8));
    reply.fill(0);
    expect(copy).toEqual(cas);
  });
});
