import { describe, expect, test } from "vitest";
import type { Entry } from "../../runtime/entry.js";
import { freshness, instants } from "../../runtime/entry.js";

const lifetime = { ttlMs: 1000, staleWhileRevalidateMs: 500, staleIfErrorMs: 2000 };

function entryAt(createdAt: number, spans = lifetime): Entry {
  const payload = { kind: "value", value: 1, copies: false } as const;
  return { ...instants(createdAt, spans), tags: [], versions: [], fingerprint: undefined, payload };
}

describe("freshness", () => {
  test.each([
    [0, "fresh"],
    [999, "fresh"],
    [1000, "stale"],
    [2999, "stale"],
    [3000, "expired"],
    [1e15, "expired"],
    // From the future: tolerated for a second, then not believed.
    [-1000, "fresh"],
    [-1001, "expired"],
  ] as const)("%d ms after the load began: %s", (age, expected) => {
    expect(freshness(entryAt(5000), 5000 + age)).toBe(expected);
  });

  test("never ends for an entry that is kept forever", () => {
    const forever = entryAt(0, { ...lifetime, ttlMs: Infinity });
    expect([forever.staleAt, forever.deleteAt]).toEqual([Infinity, Infinity]);
    expect(freshness(forever, Number.MAX_SAFE_INTEGER)).toBe("fresh");
  });

  test("ends with the ttl where there are no stale spans", () => {
    const entry = entryAt(0, { ttlMs: 1000, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 });
    expect([freshness(entry, 999), freshness(entry, 1000)]).toEqual(["fresh", "expired"]);
  });
});
