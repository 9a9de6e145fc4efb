import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { everything } from "./cases/scalars/cache.schema.js";
import { parseSearch, readByPath, readCarried, readSearch } from "./cases/scalars/expected/keys.js";
import { accepted, plain, requestWith } from "./parsing.js";

/** Generated parsers take and refuse what zod takes and refuses, and make the same values of it. */

const schema = z.object(everything);
const names = Object.keys(everything) as (keyof typeof everything)[];

type Raw = Record<string, unknown>;

/** Fits in every field. */
const valid: Raw = {
  text: "",
  checked: "abc",
  number: 0,
  flag: true,
  nullable: null,
  nullableList: null,
  tags: [],
};

const hotTexts = [
  ["", "a", "ab", "Abc", "a`$", "abcdef", "a/\\'", "x}`", "😀}`", "😀x}`", "*/", "only", "auto", "asc", "desc", "é☃/"],
  ["true", "false", "null", "one", "b", "é1", "a😀😀", "\ud800", "a@b.co", "a..b@c.de", "c+d@e-f.org"],
  ["2024-02-29", "2023-02-29", "2024-13-01", "123e4567-e89b-12d3-a456-426614174000"],
  ["00000000-0000-0000-0000-000000000000", "123E4567-E89B-12D3-A456-4266"],
].flat();
const hotNumbers = [
  [0, -0, 1, -1, 2, 3, 99, 100, 101, -1.5, -1.4999, 0.3, 0.7, 1e-7, 1.0000001, 1e21, 1.0000000000000001e21, 1e308],
  [2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 53 - 1, 2 ** 53, NaN, Infinity, -Infinity, 5e-324],
].flat();
const hotScalars = [hotTexts, hotNumbers, [null, undefined, true, false, 1n, new Date(0), {}, { length: 1 }]].flat();
const scalar = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<unknown[]>(...hotScalars) },
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.double(),
  fc.integer({ min: -20, max: 20 }).map((n) => n / 10),
);
const anything = fc.oneof({ weight: 3, arbitrary: scalar }, fc.array(scalar, { maxLength: 4 }));

/** What generated code makes of an input, and what zod makes of it; `undefined` where it is refused. */
function verdicts(raw: Raw): { readonly ours: unknown; readonly theirs: unknown } {
  const { data } = schema.safeParse(raw);
  return { ours: plain(accepted(() => parseSearch({ query: raw } as never).query)), theirs: data && plain(data) };
}

describe("a parser of what programs pass", () => {
  it.each(names)("agrees with zod on %s", (name) => {
    let taken = 0;
    const agree = (value: unknown): void => {
      const { ours, theirs } = verdicts({ ...valid, [name]: value });
      expect(ours).toStrictEqual(theirs);
      taken += Number(theirs !== undefined);
    };
    for (const value of hotScalars) for (const given of [value, [value], [value, value]]) agree(given);
    expect(taken).toBeGreaterThan(0);
    fc.assert(fc.property(anything, agree), { numRuns: 300 });
  });

  it("agrees with zod on fields that are left out", () => {
    for (const name of names) {
      const { [name]: _left, ...rest } = valid;
      const { ours, theirs } = verdicts(rest);
      expect([name, ours]).toStrictEqual([name, theirs]);
    }
  });

  it("agrees with zod on whole inputs", () => {
    const whole = fc.record(Object.fromEntries(names.map((name) => [name, anything])), { requiredKeys: [] });
    fc.assert(
      fc.property(fc.subarray(names), whole, (kept, raw) => {
        const few = Object.fromEntries(
          Object.entries(raw).filter(([name]) => kept.slice(0, 4).includes(name as never)),
        );
        const { ours, theirs } = verdicts({ ...valid, ...few, undeclared: 1 });
        expect(ours).toStrictEqual(theirs);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([undefined, null, 7, "text", [], () => 1])("refuses %j in place of a part", (part) => {
    expect(accepted(() => parseSearch({ query: part } as never))).toBeUndefined();
  });

  it("makes a fresh default for every call", () => {
    const [first, second] = [parseSearch({ query: valid } as never), parseSearch({ query: valid } as never)];
    expect(first.query.flags).toStrictEqual([true]);
    expect(first.query.flags).not.toBe(second.query.flags);
  });

  it("names the field and the reason", () => {
    const reasonFor = (raw: Raw): string => {
      try {
        parseSearch({ query: { ...valid, ...raw } } as never);
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };
    expect(reasonFor({ checked: "a" })).toContain("query.checked");
    expect(reasonFor({ checked: "a" })).toContain("at least 2 characters");
    expect(reasonFor({ ids: [1, -1] })).toContain("query.ids[1]");
    expect(reasonFor({ sort: "up" })).toContain('must be one of "asc", "desc"');
    expect(reasonFor({ text: undefined })).toContain("is required");
  });
});

const numbers = new Set(["number", "tenths", "int", "small", "page", "nullableCount", "ids", "gaps"]);
const booleans = new Set(["flag", "off", "flags"]);
const lists = new Set(["tags", "ids", "flags", "levels", "codes", "gaps", "nullableList"]);
const constants: Record<string, readonly unknown[]> = {
  level: [1, 2],
  three: [3],
  mixed: ["auto", 0, true, null],
  nothing: [null],
  codes: [1, "one"],
};

/** What the text of a parameter means, written down again: JSON's numbers, `true` and `false`, constants as they print. */
function meant(name: string, text: string): unknown {
  if (numbers.has(name)) return text.trim() === text && /^[-\d]/.test(text) ? jsonOr(text) : text;
  if (booleans.has(name)) return text === "true" ? true : text === "false" ? false : text;
  return (constants[name] ?? []).find((value) => String(value) === text) ?? (isNull(name, text) ? null : text);
}

function isNull(name: string, text: string): boolean {
  return text === "null" && (constants[name]?.includes(null) ?? false);
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const validQuery: Record<string, readonly string[]> = {
  text: [""],
  checked: ["abc"],
  number: ["0"],
  flag: ["true"],
  nullable: ["x"],
  nullableList: ["x"],
  tags: ["x"],
};

function written(query: Readonly<Record<string, readonly string[]>>): string {
  const pairs = Object.entries(query).flatMap(([name, texts]) => texts.map((text): [string, string] => [name, text]));
  return new URLSearchParams(pairs).toString();
}

/** What zod makes of a query whose texts mean what {@link meant} says; nothing of one that repeats a single value. */
function expectedOf(query: Readonly<Record<string, readonly string[]>>): unknown {
  const isRepeated = Object.entries(query).some(([name, all]) => !lists.has(name) && all.length > 1);
  const raw = Object.entries(query).flatMap(([name, all]) => {
    const values = all.map((text) => meant(name, text));
    return all.length === 0 ? [] : [[name, lists.has(name) ? values : values[0]] as const];
  });
  const { data } = schema.safeParse(Object.fromEntries(raw));
  return isRepeated || data === undefined ? undefined : plain(data);
}

describe("a parser of requests", () => {
  const hotRequestTexts = [
    hotTexts.filter((text) => text.isWellFormed()),
    ["01", "+1", "1.", ".5", "1e3", "1E+2", "-0", "0x10", "1_000", " 2", "2 ", "NaN", "Infinity", "1e999", "-", "1e"],
    ["--1", "0.30", "9007199254740993", "1e21", "2.0", "10", "0b1", "٣", "TRUE", "1", "0", "2", "3", "undefined", "[]"],
  ].flat();
  const texts = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...hotRequestTexts) },
    fc.integer({ min: -20, max: 120 }).map(String),
    fc.double().map(String),
    fc.string({ maxLength: 4 }),
  );

  it.each(names)("reads text as its type, and then agrees with zod on %s", (name) => {
    let taken = 0;
    const agree = (given: readonly string[]): void => {
      const query = { ...validQuery, [name]: given };
      const ours = plain(accepted(() => readSearch(requestWith(written(query))).query));
      expect(ours).toStrictEqual(expectedOf(query));
      taken += Number(ours !== undefined && given.length > 0);
    };
    for (const text of hotRequestTexts) agree([text]);
    expect(taken).toBeGreaterThan(0);
    fc.assert(fc.property(fc.array(texts, { maxLength: 3 }), agree), { numRuns: 300 });
  });

  it.each([
    ["1", 1],
    ["-0", 0],
    ["1e3", 1000],
    ["0.30", 0.3],
    ["01", undefined],
    ["+1", undefined],
    ["1.", undefined],
    [".5", undefined],
    [" 2", undefined],
    ["0x10", undefined],
    ["1_000", undefined],
    ["", undefined],
    ["1e999", undefined],
  ])("reads %j as a number by JSON's grammar", (text, expected) => {
    const read = accepted(() => readSearch(requestWith(written({ ...validQuery, number: [text] }))).query);
    expect((read as { number?: number } | undefined)?.number).toBe(expected);
  });

  it("takes a repeated parameter as a list, and refuses it where one value is declared", () => {
    const read = readSearch(requestWith(written({ ...validQuery, tags: ["b", "a", "b"], ids: ["2", "1"] })));
    expect([read.query.tags, read.query.ids]).toStrictEqual([
      ["b", "a", "b"],
      [2, 1],
    ]);
    expect(() => readSearch(requestWith(written({ ...validQuery, text: ["a", "a"] })))).toThrow(
      /query\.text.*repeated/,
    );
  });

  it("leaves what is not declared out of what the handler sees", () => {
    const read = readSearch(requestWith(`${written(validQuery)}&undeclared=1&__proto__=2&constructor=3`));
    expect(Object.keys(read.query).toSorted()).toStrictEqual(names.toSorted());
    expect(Object.keys(read)).toStrictEqual(["query"]);
  });

  it("reads path parameters, headers and cookies as their types", () => {
    const params = { text: "a b", count: "7", flag: "false", kind: "b", more: "x" };
    expect(readByPath(requestWith("", { params, identity: { id: 1, extra: true } }))).toStrictEqual({
      params: { text: "a b", count: 7, flag: false, kind: "b" },
      identity: { id: 1, roles: undefined },
    });
    expect(() => readByPath(requestWith("", { params: { ...params, count: "7.5" }, identity: { id: 1 } }))).toThrow(
      /params\.count.*whole number/,
    );
    const carried: Record<string, string> = { "x-count": "1e1", "x-flag": "true", "x-other": "no" };
    const cookies: Record<string, string> = { session: "s", theme: "dark", other: "no" };
    const rest = { header: (name: string) => carried[name], cookie: (name: string) => cookies[name] };
    expect(readCarried(requestWith("", rest))).toStrictEqual({
      cookies: { session: "s", theme: "dark" },
      headers: { "x-count": 10, "x-flag": true },
      identity: undefined,
    });
    expect(() => readCarried(requestWith("", { ...rest, identity: { id: "1" } }))).toThrow(/identity\.id/);
  });
});
