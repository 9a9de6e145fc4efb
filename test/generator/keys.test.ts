import { isDeepStrictEqual } from "node:util";
import type { Keyed } from "cachewright/runtime";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as appKey from "./cases/app-key-imported/expected/keys.js";
import * as functionKeys from "./cases/function-keys/expected/keys.js";
import * as odd from "./cases/odd-names/expected/keys.js";
import * as scalars from "./cases/scalars/expected/keys.js";
import * as templates from "./cases/template-keys/expected/keys.js";
import * as values from "./cases/values/expected/keys.js";

/** Two calls share a key exactly when their handlers see the same. */

const hotTexts = [
  ["", "~", "~null", "~1", "~anonymous", "undefined", "null", "true", "1", "1.5", "a", "A", "%41", "%", "%7E"],
  ["a%2Fb", "a&b=c", "a=1&b", "a=1&b=2", "/", "a/b", "?", "#", ":", "|", "|identity.id=1", "|headers.x-tenant=a"],
  [",", "a,", "a,b", "\ud800", "\udc00", "\ufffd", "\udc00\ud800", "%uD800", "😀", "é", "e\u0301", "\u0000"],
  [" ", "+", "\n", ".", "..", "-", ..."xxxxx".split("").map((x, index) => x.repeat(198 + index))],
  ["é".repeat(60), `${"x".repeat(400)}y`, `${"x".repeat(400)}z`],
].flat();
const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hotTexts) },
  fc.string({ unit: "binary", maxLength: 4 }),
  fc.string({ minLength: 190, maxLength: 210 }),
);
const int = fc.constantFrom(0, -0, 1, -1, 10, 2 ** 53 - 1);
const number = fc.oneof(
  fc.constantFrom(0, -0, 1, 1.5, -1, 1e21, 1e-7, 0.1, 0.30000000000000004, 5e-324),
  fc.double({ noNaN: true, min: -1, max: 1e21 }),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 2 });
const listOf = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { maxLength: 3 });

interface Builder {
  readonly parse: (args: never) => unknown;
  readonly key: (parsed: never) => Keyed<unknown>;
  readonly args: fc.Arbitrary<object>;
}

const identity = maybe(fc.record({ id: int, team: maybe(text) }));
const place = fc.record({
  lat: fc.constantFrom(0.4, 0, 1, 1.2, -0),
  lon: fc.constantFrom(0, 1),
  lang: maybe(fc.constantFrom("de", "en")),
});

const requiredOdd = { class: "c", raw: "r", input: "i", key: "k", string: "s", reject: "r", undefined: "u" };

const builders: Record<string, Builder> = {
  "the default key of a query": {
    parse: scalars.parseSearch,
    key: scalars.keySearch,
    args: fc
      .record({
        text,
        number,
        flag: fc.boolean(),
        page: maybe(fc.integer({ min: 1, max: 3 })),
        level: maybe(fc.constantFrom(1, 2)),
        mixed: maybe(fc.constantFrom<unknown[]>("auto", 0, true, null)),
        nullable: orNull(text),
        nullableCount: maybe(orNull(int)),
        nullishText: maybe(orNull(text.filter((each) => each !== ""))),
        nullableList: orNull(listOf(text)),
        tags: listOf(text),
        flags: maybe(fc.array(fc.boolean(), { minLength: 1, maxLength: 2 })),
        codes: maybe(listOf(fc.constantFrom<unknown[]>(1, "one"))),
        gaps: maybe(listOf(orNull(number))),
      })
      .map((query) => ({ query: { checked: "abc", ...query } })),
  },
  "the default key of a path": {
    parse: scalars.parseByPath,
    key: scalars.keyByPath,
    args: fc.record({
      params: fc.record({ text, count: int, flag: fc.boolean(), kind: fc.constantFrom("a", "b") }),
      identity: fc.record({ id: int, roles: maybe(listOf(text)) }),
    }),
  },
  "the default key of cookies, headers and identity": {
    parse: scalars.parseCarried,
    key: scalars.keyCarried,
    args: fc.record({
      cookies: fc.record({ session: maybe(text.filter((each) => each !== "")) }),
      headers: fc.record({ "x-count": maybe(number) }),
      identity: maybe(fc.record({ id: int, roles: maybe(listOf(text)) })),
    }),
  },
  "the default key of odd names": {
    parse: odd.parseDefaultKey,
    key: odd.keyDefaultKey,
    args: fc.record({
      query: fc
        .record({ a: maybe(text), b: maybe(text), "a=1&b": maybe(text), "a&b=c%": maybe(text), "": maybe(text) })
        .map((query) => ({ ...requiredOdd, ...query })),
      headers: fc.constant({ "x-tenant": "t" }),
      identity: maybe(fc.record({ "user-id": text, 'a"b': maybe(text) })),
    }),
  },
  "a template with optional inputs": {
    parse: templates.parseOptionals,
    key: templates.keyOptionals,
    args: fc.record({ query: fc.record({ tag: maybe(text), author: maybe(orNull(text)), debug: fc.boolean() }) }),
  },
  "a template with an optional identity": {
    parse: templates.parseOptionalIdentity,
    key: templates.keyOptionalIdentity,
    args: fc.record({ params: fc.record({ page: int }), identity }),
  },
  "a template with an optional identity of which little is known": {
    parse: templates.parseTeam,
    key: templates.keyTeam,
    args: fc.record({ identity }),
  },
  "a template that names an input twice": {
    parse: templates.parseTwice,
    key: templates.keyTwice,
    args: fc.record({ query: fc.record({ a: text }), headers: fc.record({ "x-tenant": maybe(text) }) }),
  },
  "a function that returns a record": {
    parse: functionKeys.parseInlineInferred,
    key: functionKeys.keyInlineInferred,
    args: fc.record({ query: place }),
  },
  "a function that returns a string": {
    parse: functionKeys.parseImportedString,
    key: functionKeys.keyImportedString,
    args: fc.record({ query: place }),
  },
  "the application's own key": {
    parse: appKey.parseArticle,
    key: appKey.keyArticle,
    args: fc.record({
      params: fc.record({ slug: text }),
      query: fc.record({ version: maybe(int), draft: fc.boolean() }),
      headers: fc.record({ "x-tenant": maybe(text), "accept-language": maybe(text) }),
      identity: fc.record({ id: text, role: fc.constantFrom("admin", "user") }),
    }),
  },
  "the key of a value": {
    parse: values.parseSorted,
    key: values.keySorted,
    args: fc.record({ zebra: maybe(text), ant: maybe(number), "mid-dle": orNull(fc.boolean()) }),
  },
  "the template of a value": {
    parse: values.parseTemplated,
    key: values.keyTemplated,
    args: fc.record({ id: text, lang: maybe(text), trace: maybe(text) }),
  },
  "a record of a value": {
    parse: values.parseRecord,
    key: values.keyRecord,
    args: fc.record({ amount: fc.constantFrom(0, 5, 9.9, 10), currency: text }),
  },
};

/** A call, and another one that differs from it in one member, in some, or in none. */
function pairs(args: fc.Arbitrary<object>): fc.Arbitrary<readonly [object, object]> {
  const changes = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.infiniteStream(fc.nat(1_000)));
  return fc.tuple(args, args, changes).map(([a, b, [rarity, choices]]) => [a, mix(a, b, rarity, choices)] as const);
}

/** `a` with about one in `rarity` of its members taken from `b`. */
function mix(a: unknown, b: unknown, rarity: number, choices: Iterator<number>): object {
  if (!isRecord(a) || !isRecord(b)) return (choices.next().value % rarity === 0 ? b : a) as object;
  return Object.fromEntries(Object.keys(a).map((name) => [name, mix(a[name], b[name], rarity, choices)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

describe("a generated key builder", () => {
  it.each(Object.entries(builders))("is injective: %s", (_name, { parse, key, args }) => {
    const seen = { same: 0, different: 0 };
    fc.assert(
      fc.property(pairs(args), ([first, second]) => {
        const [a, b] = [first, second].map((each) => key(parse(each as never) as never)) as [
          Keyed<unknown>,
          Keyed<unknown>,
        ];
        const isSame = isDeepStrictEqual(a.input, b.input);
        expect([a.key, a.fingerprint].join() === [b.key, b.fingerprint].join()).toBe(isSame);
        seen[isSame ? "same" : "different"] += 1;
      }),
      { numRuns: 1_500 },
    );
    expect(Math.min(seen.same, seen.different)).toBeGreaterThan(10);
  });

  it.each(Object.entries(builders))("makes keys that every backend takes: %s", (_name, { parse, key, args }) => {
    fc.assert(
      fc.property(args, (each) => {
        expect(key(parse(each as never) as never).key).toMatch(/^[!-~]{1,200}$/);
      }),
      { numRuns: 300 },
    );
  });

  it("gives the handler a view that it covers, and none of the objects that it was given", () => {
    const args = { query: { tag: "a", debug: true, more: 1 } };
    expect(templates.keyOptionals(templates.parseOptionals(args)).input).toStrictEqual({
      query: { tag: "a", author: undefined, limit: 20 },
    });
    const parsed = scalars.parseByPath({
      params: { text: "t", count: 1, flag: true, kind: "a" },
      identity: { id: 1, password: "secret" } as never,
    });
    expect(scalars.keyByPath(parsed).input.identity).toStrictEqual({ id: 1, roles: undefined });
    expect(values.keyTemplated(values.parseTemplated({ id: "1", trace: "t" })).input).toStrictEqual({
      id: "1",
      lang: undefined,
    });
    expect(
      functionKeys.keyInlineInferred(functionKeys.parseInlineInferred({ query: { lat: 1.2, lon: 0 } })).input,
    ).toStrictEqual({
      key: { lat: 1, lon: 0, lang: "en" },
    });
  });
});
