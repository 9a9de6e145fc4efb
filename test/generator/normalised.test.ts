import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { query as ownQuery } from "./cases/own-schemas/cache.schema.js";
import { keySearch, nearKey, parseNear, parseSearch, readNear } from "./cases/own-schemas/expected/keys.js";
import { SearchQuery } from "./cases/own-schemas/schemas.js";
import { everything } from "./cases/unions-and-dates/cache.schema.js";
import { keyList, listKey, parseList, readList } from "./cases/unions-and-dates/expected/keys.js";
import { accepted, plain, requestWith } from "./parsing.js";

/** Schemas that change what they take, unions, dates, and schemas that are run as they are: what zod makes of a value. */

type Raw = Record<string, unknown>;

const texts = ["", " ", " A ", "a", "ß", "ﬁ", "é", "e\u0301x", "auto", "b", "A@B.co", " a@b.co ", "true", "12", "1.5"];
const ids = ["123e4567-e89b-12d3-a456-426614174000", "x,y", "1,2", "1.4,2", "https://a.b/c", "HTTPS://A.b", "1,b"];
const dates = [new Date(0), new Date(-1), new Date(NaN), new Date("1999-01-01"), new Date("1999-01-01T00:00:00.001Z")];
const scalars = [...texts, ...ids, ...dates, 0, -0, 1, 2, 1.5, -3, NaN, true, false, null, undefined, {}, 1n];
const value = fc.oneof({ weight: 4, arbitrary: fc.constantFrom<unknown[]>(...scalars) }, fc.string(), fc.integer());
const anything = fc.oneof({ weight: 3, arbitrary: value }, fc.array(value, { maxLength: 3 }));

const validList: Raw = { name: "a", since: new Date(1), noDay: null, id: 1 };
const validNear: Raw = { even: 2, at: "1,2" };

describe.each<[string, z.ZodObject, Raw, (raw: Raw) => object]>([
  ["compiled", z.object(everything), validList, (raw) => parseList({ params: { id: 1 }, query: raw as never }).query],
  ["imported", z.object(ownQuery), validNear, (raw) => parseNear({ params: { even: 0 }, query: raw as never }).query],
])("%s", (_, schema, valid, parse) => {
  it.each(Object.keys(schema.shape))("agrees with zod on %s", (name) => {
    let taken = 0;
    const agree = (given: unknown): void => {
      const raw = { ...valid, [name]: given };
      const { data } = schema.safeParse(raw);
      expect(plain(accepted(() => parse(raw)))).toStrictEqual(data && plain(data));
      taken += Number(data !== undefined);
    };
    for (const given of scalars) for (const each of [given, [given], [given, given]]) agree(each);
    expect(taken).toBeGreaterThan(0);
    fc.assert(fc.property(anything, agree), { numRuns: 200 });
  });
});

describe("an object that asks something of several fields", () => {
  it("agrees with zod", () => {
    const raw = fc.record({ from: fc.integer(), to: fc.integer(), site: value, words: anything }, { requiredKeys: [] });
    fc.assert(
      fc.property(raw, (given) => {
        const { data } = SearchQuery.safeParse(given);
        expect(plain(accepted(() => parseSearch({ query: given as never }).query))).toStrictEqual(data && plain(data));
      }),
      { numRuns: 1000 },
    );
  });

  it("names the field that zod blames", () => {
    expect(() => parseSearch({ query: { from: 2, to: 1 } })).toThrow("query.to must not end before it begins");
  });
});

describe("a request", () => {
  it.each([
    ["since=2026-02-28", { since: new Date("2026-02-28T00:00:00Z") }],
    ["since=2026-02-28T01:00:00%2B01:00", { since: new Date("2026-02-28T00:00:00Z") }],
    ["since=2026-02-30", undefined],
    ["since=2026-02-28T25:00:00Z", undefined],
    ["since=2026-02-28T10:00:00", undefined],
    ["since=yesterday", undefined],
    ["since=0", undefined],
    ["since=2026-02-28&id=7", { id: 7 }],
    ["since=2026-02-28&id=7.5", undefined],
    ["since=2026-02-28&flagOrText=true", { flagOrText: true }],
    ["since=2026-02-28&flagOrText=+yes+", { flagOrText: "yes" }],
    ["since=2026-02-28&constant=0", { constant: 0 }],
    ["since=2026-02-28&many=1&many=false", { many: [1, false] }],
    ["since=2026-02-28&name=++Ann+", { name: "ann" }],
    ["since=2026-02-28&name=+", undefined],
  ])("is read as its kinds: %s", (query, expected) => {
    const asked = new URLSearchParams(query);
    const rest = [...new URLSearchParams("id=1&name=a&noDay=2026-01-01")].filter(([name]) => !asked.has(name));
    const read = accepted(
      () => readList(requestWith(`${query}&${String(new URLSearchParams(rest))}`, { params: { id: "1" } })).query,
    );
    if (expected === undefined) expect(read).toBeUndefined();
    else expect(read).toMatchObject(expected);
  });

  it("gives a schema that is run the kind that it takes", () => {
    const read = readNear(
      requestWith("even=2&evens=2&evens=4&at=1.6,2&mail=A@B.co&ids=1,2", { params: { even: "4" } }),
    );
    expect(read).toEqual({
      params: { even: 4 },
      query: { at: { lat: 2, lon: 2 }, even: 2, evens: [2, 4], ids: [1, 2], mail: "a@b.co" },
      identity: undefined,
    });
    expect(() => readNear(requestWith("even=2&at=1,2", { params: { even: "3" } }))).toThrow("params.even must be even");
  });
});

describe("keys", () => {
  it("are made of what the schema gives, so that what means the same shares an entry", () => {
    const near = (at: string, mail: string) => nearKey({ params: { even: 2 }, query: { even: 2, at, mail } });
    expect(near("1.1,2", "A@b.co")).toBe(near("1.4,2.2", "a@B.co"));
    expect(near("1.1,2", "a@b.co")).not.toBe(near("1.6,2", "a@b.co"));
    const list = (name: string) => listKey({ params: { id: 1 }, query: { ...validList, name } as never });
    expect(list(" ANN")).toBe(list("ann "));
  });

  it("are injective", () => {
    const seen = new Map<string, string>();
    const unique = (key: string, input: object): void => {
      const text = JSON.stringify(input, (_name, member: unknown) => (member === undefined ? "~" : member));
      expect(seen.get(key) ?? text).toBe(text);
      seen.set(key, text);
    };
    const query = fc.record(Object.fromEntries(Object.keys(everything).map((name) => [name, value])));
    fc.assert(
      fc.property(query, fc.subarray(Object.keys(everything)), (raw, kept) => {
        const few = Object.fromEntries(kept.slice(0, 3).map((name) => [name, raw[name]]));
        const parsed = accepted(() => parseList({ params: { id: 1 }, query: { ...validList, ...few } as never }));
        if (parsed) unique(keyList(parsed).key, parsed);
      }),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(fc.record({ words: fc.array(fc.string({ minLength: 1 })), site: fc.webUrl() }), (raw) => {
        const parsed = accepted(() => parseSearch({ query: raw }));
        if (parsed) unique(keySearch(parsed).key, parsed);
      }),
    );
    expect(seen.size).toBeGreaterThan(100);
  });
});
