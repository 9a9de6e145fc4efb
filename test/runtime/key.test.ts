import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidOptionError } from "../../runtime/errors.js";
import type { Scalar } from "../../runtime/key.js";
import { digest, familyOf, fit, list, plain, record, scalar, tag, tagKey, text } from "../../runtime/key.js";
import { uniformKeys } from "../../runtime/uniform-key.js";

/** Texts that meet where an encoding is careless: separators, escapes of escapes, lone surrogates, long ones. */
const hostile = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from("ab:/%~#&=,|.-_ \n\t\u0000\u007f\u00e9\u2028\ud83d\udc09")) }),
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("\uD800", "\uDC00", "\uDBFF", "\uDFFF", "a", "\n", "%", "u") }),
  fc.constantFrom("undefined", "~", "null", "", "%uD800", "~uD800", "%20", "~20", "a%20b", "a~20b", "1", "true"),
  fc.string({ unit: fc.constantFrom("a", "#", "é"), minLength: 180, maxLength: 230 }),
);
const scalars: fc.Arbitrary<Scalar> = fc.oneof(
  hostile,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.bigInt(),
  fc.constantFrom(null, undefined, -0, 0, 1n, 1, "1", "1n", "~1n", Number.NaN, "NaN"),
);

const runs = { numRuns: 3000 };

/** Different inputs have different keys, the same ones the same. */
function expectInjective<T>(inputs: fc.Arbitrary<T>, key: (input: T) => string, same: (a: T, b: T) => boolean): void {
  fc.assert(
    fc.property(inputs, inputs, (a, b) => {
      expect(key(a) === key(b)).toBe(same(a, b));
    }),
    runs,
  );
}

const printable = /^[!-~]*$/;

describe("injectivity", () => {
  test("of texts", () => expectInjective(hostile, text, Object.is));
  test("of texts at the end of a key", () => expectInjective(hostile, plain, Object.is));
  test("of scalars", () => expectInjective(scalars, scalar, Object.is));
  test("of lists", () => expectInjective(fc.array(scalars, { maxLength: 4 }), list, sameList));
  test("of keys that are cut to fit", () => expectInjective(hostile.map(text), fit, Object.is));
  test("of tags", () => expectInjective(hostile, (each) => tagKey("cache", each), Object.is));
  test("of keys of the uniform interface", () => expectInjective(hostile, uniformKeys("cache"), Object.is));
  test("of tags with arguments", () =>
    expectInjective(fc.array(hostile, { maxLength: 3 }), (args) => tag("family", ...args), sameList));
  test("of records, in whatever order, where an absent field is as good as an undefined one", () =>
    expectInjective(fc.dictionary(hostile, scalars, { maxKeys: 4 }), record, sameRecord));

  test("of a key and the digest of a longer one", () => {
    const long = "k".repeat(300);
    const cut = fit(long);
    expect(fit(cut)).not.toBe(cut);
    expect(tagKey("c", "t".repeat(300))).not.toBe(tagKey("c", fit(`c:#${"t".repeat(300)}`).slice(3)));
  });

  test("of names of caches, and of tags and keys", () => {
    const all = ["a", "b"].flatMap((name) => [uniformKeys(name)("x"), tagKey(name, "x"), tagKey(name, ".:x")]);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe("keys", () => {
  test("are printable ASCII without spaces, and at most 200 characters long", () => {
    const uniform = uniformKeys("a-name_of-32-characters-exactly-");
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        for (const key of [
          fit(text(a)),
          uniform(a),
          tagKey("cache", a),
          tagKey("cache", tag(a, b)),
          fit(record({ [a]: b })),
        ]) {
          expect(key).toMatch(printable);
          expect(key.length).toBeLessThanOrEqual(200);
        }
      }),
      runs,
    );
  });

  test.each([
    ["plain-text_1.0", "plain-text_1.0"],
    ["a b", "a%20b"],
    ["a/b:c", "a%2Fb%3Ac"],
    ["(!)'*~", "%28%21%29%27%2A%7E"],
    ["\u00e9", "%C3%A9"],
    ["\u{1f409}", "%F0%9F%90%89"],
    ["\uD83D", "%uD83D"],
    ["a\n\uD83Db\uDC09", "a%0A%uD83Db%uDC09"],
  ])("encode the text %j as %s", (value, expected) => {
    expect(text(value)).toBe(expected);
  });

  test.each<[Scalar, string]>([
    ["1", "1"],
    [1, "~1"],
    [1n, "~1n"],
    [-0, "~-0"],
    [1e21, "~1e%2B21"],
    [true, "~true"],
    [null, "~null"],
    [undefined, "~"],
    ["", ""],
  ])("encode the scalar %s as %s", (value, expected) => {
    expect(scalar(value)).toBe(expected);
  });

  test("have a pinned form", () => {
    expect(record({ b: 1, a: "x y", c: undefined })).toBe("a=x%20y&b=~1");
    expect(list(["a", 1, undefined])).toBe("a,~1,~,");
    expect(uniformKeys("cache")("article:how to")).toBe("cache:.:article:how~20to");
    expect(tagKey("cache", tag("article", "how to", 5))).toBe("cache:#article:how%20to:5");
    const cut = fit("k".repeat(200));
    expect(cut).toBe(`${"k".repeat(156)}#${digest("k".repeat(200))}`);
    expect(fit("k".repeat(199))).toBe("k".repeat(199));
  });

  test.each([{}, [], new Date(0), new Map()])("refuse an object: %s", (value) => {
    expect(() => scalar(value as never)).toThrow(InvalidOptionError);
    expect(() => record({ field: value as never })).toThrow(/different inputs would meet/);
  });

  test("of the uniform interface stay the same when many are remembered", () => {
    const keyOf = uniformKeys("cache");
    const first = keyOf("first");
    for (let index = 0; index < 20_001; index++) keyOf(`key ${index}`);
    expect(keyOf("first")).toBe(first);
    expect(keyOf("key 20000")).toBe("cache:.:key~2020000");
  });
});

describe("families", () => {
  test.each([
    ["article:how-to:5", "article"],
    ["articles", "articles"],
    ["", ""],
    [":x", ""],
  ])("of the tag %j is %j", (tagText, family) => {
    expect(familyOf(tagText)).toBe(family);
  });
});

function sameList(a: readonly Scalar[], b: readonly Scalar[]): boolean {
  return a.length === b.length && a.every((each, index) => Object.is(each, b[index]));
}

function sameRecord(a: Readonly<Record<string, Scalar>>, b: Readonly<Record<string, Scalar>>): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => Object.is(a[name], b[name]));
}
