import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { admitValue } from "../../runtime/value-form.js";
import { valueFromBytes, valueToBytes } from "../../runtime/value-text.js";
import { areAlike, faithfulValue, outline } from "./arbitrary-value.js";
import { faithful } from "./faithful-values.js";

const roundTrip = (value: unknown): unknown => valueFromBytes(valueToBytes(value));

function comesBack(value: unknown): boolean {
  try {
    return areAlike(roundTrip(value), value);
  } catch {
    return false;
  }
}

function isAdmitted(value: unknown): boolean {
  try {
    admitValue(value, false);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return false;
  }
}

describe("a value is admitted", () => {
  test("and comes back alike, in memory and as bytes", () => {
    fc.assert(
      fc.property(faithfulValue, fc.boolean(), (value, freeze) => {
        const before = outline(value);
        const held = admitValue(value, freeze);
        expect(areAlike(roundTrip(held.value), value)).toBe(true);
        expect(areAlike(held.value, value)).toBe(true);
        expect(outline(value).every((part, index) => Object.is(part, before[index]))).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test("only if it comes back alike as bytes, whatever it is", () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        expect(isAdmitted(value)).toBe(comesBack(value));
      }),
      { numRuns: 3000 },
    );
  });

  test.each(Object.entries(faithful()))("that is %s", (_, value) => {
    expect(areAlike(admitValue(value, true).value, value)).toBe(true);
    expect(areAlike(roundTrip(value), value)).toBe(true);
  });

  test("of another realm, as it comes from `fetch` in some test runners", () => {
    const foreign: unknown = runInNewContext(
      `({ list: [{ a: 1 }], date: new Date(5), map: new Map([["k", new Uint8Array([1])]]), pattern: /a/g })`,
    );
    const { value } = admitValue(foreign, true);
    expect(roundTrip(foreign)).toEqual(value);
    expect(value).toEqual({
      list: [{ a: 1 }],
      date: new Date(5),
      map: new Map([["k", new Uint8Array([1])]]),
      pattern: /a/g,
    });
  });
});

describe("under fake timers", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test("a date is admitted, and is a date", () => {
    vi.useFakeTimers();
    const { value, copies } = admitValue({ at: new Date(5) }, true);
    expect(copies).toBe(true);
    expect((value as { at: Date }).at.toISOString()).toBe("1970-01-01T00:00:00.005Z");
  });
});

class User {
  name = "anna";
}

class Rows extends Array<number> {}

describe("a value is refused by name of its place and with what to do", () => {
  const secret = Symbol("secret");
  const refused: Record<string, [value: unknown, message: string]> = {
    "a function": [() => 1, "a value that cannot be cached: a function has no form as data: leave it out"],
    "a function in it": [{ a: [0, () => 1] }, "at `.a[1]`: a function has no form as data: leave it out"],
    "a symbol": [{ "b c": Symbol.iterator }, 'at `["b c"]`: a symbol is another one in every process'],
    "a symbol for a name": [[{ [secret]: 1 }], "at `[0]`: the property `Symbol(secret)` has a symbol for a name"],
    "a getter": [{ get now() { return 1; } }, "`now` is a getter: store what it returns"], // prettier-ignore
    "a setter": [{ set now(_: number) {} }, "`now` is a getter"], // prettier-ignore
    "a hidden property": [Object.defineProperty({}, "id", { value: 1 }), "`id` is not enumerable and would be lost"],
    "a `__proto__` of its own": [JSON.parse('{"__proto__":1}'), "a property named `__proto__`: store a Map"],
    "an instance": [{ user: new User() }, "at `.user`: an instance of User would lose its class: store a plain object"],
    "an instance of nothing": [Object.create({ inherited: 1 }), "would lose its class"],
    "an object that inherits from one without a prototype": [Object.create(Object.create(null) as object), "a class"],
    "a derived array": [new Rows(1, 2), "an instance of Rows would lose its class"],
    "a derived date": [new (class Day extends Date {})(), "an instance of Day would lose its class"],
    "a derived map": [new Map([["k", new (class Counts extends Map {})()]]), 'at `.get("k")`: an instance of Counts'],
    "a derived buffer": [new (class Bytes extends Uint8Array {})(2), "an instance of Bytes would lose its class"],
    "what only has the prototype of a date": [Object.create(Date.prototype), "an instance of Date"],
    "an error": [new Set([new RangeError("r")]), "at `.values()[0]`: an instance of RangeError would lose its class"],
    "a plain error": [new Error("e"), "store a plain object, such as `{ message: error.message }`"],
    "a promise": [{ user: Promise.resolve(1) }, "at `.user`: a promise: await it first"],
    "a weak map": [new WeakMap(), "an instance of WeakMap"],
    "a boxed number": [Object(1), "a boxed number: store the number itself"],
    "search parameters": [new URLSearchParams("a=b"), "URLSearchParams: store its text"],
    "arguments": [(function () { return arguments; })(), "is not enumerable"], // prettier-ignore
    "a match": [/a/.exec("a"), "`index`, a property put onto an array, would be lost"],
    "a property of a map": [Object.assign(new Map(), { a: 1 }), "`a`, a property put onto a Map, would be lost"],
    "a symbol of an array": [
      Object.assign([1], { [secret]: 1 }),
      "the property `Symbol(secret)` has a symbol for a name",
    ],
    "a pattern that is somewhere odd": [Object.assign(/a/, { lastIndex: "b" }), "`lastIndex` is no number"],
    "a proxy": [new Map([[{}, new Proxy({ a: 1 }, {})]]), "at `.get(...)`: a Proxy, which is not what it seems"],
    "a proxy of a list": [new Proxy([], {}), "a Proxy"],
    "shared memory": [new Uint8Array(new SharedArrayBuffer(8)), "shared memory: store a copy of the bytes"],
    "shared memory as such": [new SharedArrayBuffer(8), "an instance of SharedArrayBuffer"],
    "memory that grows": [Reflect.construct(ArrayBuffer, [1, { maxByteLength: 2 }]), "that can be resized"],
  };

  test.each(Object.entries(refused))("%s", (_, [value, message]) => {
    expect(() => admitValue(value, true)).toThrow(TypeError);
    expect(() => admitValue(value, true)).toThrow(message);
  });

  /** Bytes would keep these, or seem to: what they stand on is lost, or anything can come of them. */
  const byChoice = [
    "a boxed number",
    "a pattern that is somewhere odd",
    "a proxy",
    "a proxy of a list",
    "memory that grows",
    "search parameters",
    "shared memory",
  ];

  test("only where it would not come back alike, or by choice", () => {
    const alike = Object.entries(refused).flatMap(([name, [value]]) => (comesBack(value) ? [name] : []));
    expect(alike.toSorted()).toEqual(byChoice);
  });

  test("and nothing of it is frozen", () => {
    const value = { list: [1], last: () => 1 };
    expect(() => admitValue(value, true)).toThrow(TypeError);
    expect([Object.isFrozen(value), Object.isFrozen(value.list)]).toEqual([false, false]);
  });

  test("or because it is too deep, which is far less deep than the stack", () => {
    expect(comesBack(nested(1_000))).toBe(true);
    expect(isAdmitted(nested(1_000))).toBe(true);
    expect(() => admitValue(nested(1_001), true)).toThrow(/`\.in\.in.*\.\.\.`: more than 1000 levels deep/);
    expect(() => admitValue(nested(1_000_000), true)).toThrow(TypeError);
  });
});

describe("what memory holds", () => {
  test.each([
    ["a number", 1],
    ["plain data", { list: [{ a: 1n }], none: undefined, bare: Object.create(null) as object }],
  ])("is the value itself for %s", (_, value) => {
    const held = admitValue(value, false);
    expect(held.copies).toBe(false);
    expect(held.value).toBe(value);
  });

  test("is frozen all the way down when asked", () => {
    const value = { list: [{ a: 1 }], bare: Object.create(null) as object };
    admitValue(value, false);
    expect(Object.isFrozen(value)).toBe(false);
    admitValue(value, true);
    expect([value, value.list, value.list[0], value.bare].every((part) => Object.isFrozen(part))).toBe(true);
  });

  test.each([
    new Date(),
    new Map(),
    new Set(),
    Buffer.from("a"),
    new Float64Array(1),
    new DataView(new ArrayBuffer(1)),
    new ArrayBuffer(1),
    /a/,
    new URL("http://example.org"),
  ])("is a copy when it contains what cannot be frozen: %o", (part) => {
    const value = { deep: [part] };
    const held = admitValue(value, true);
    expect(held.copies).toBe(true);
    expect((held.value as typeof value).deep[0]).not.toBe(part);
    expect(Object.isFrozen(value.deep)).toBe(false);
  });

  test("is not changed by who made it", () => {
    const map = new Map([["a", { n: 1 }]]);
    const bytes = Buffer.from("abc");
    const { value } = admitValue({ map, bytes }, false);
    map.get("a")!.n = 2;
    map.set("b", { n: 3 });
    bytes[0] = 0;
    expect(value).toEqual({ map: new Map([["a", { n: 1 }]]), bytes: Buffer.from("abc") });
  });

  test("keeps nothing alive of the pool that its bytes were a part of", () => {
    const { value } = admitValue(Buffer.from("part of a pool"), false);
    expect((value as Buffer).buffer.byteLength).toBe((value as Buffer).length);
  });

  test("is soon there for few elements of very many", () => {
    const sparse: unknown[] = [];
    sparse[2 ** 32 - 2] = new Date(1);
    sparse[5] = 5;
    const { value } = admitValue(sparse, true);
    expect(Object.entries(value as unknown[])).toEqual([["5", 5], [String(2 ** 32 - 2), new Date(1)]]); // prettier-ignore
    expect((value as unknown[]).length).toBe(2 ** 32 - 1);
  });
});

function nested(levels: number): object {
  let value: object = {};
  for (let level = 0; level < levels; level++) value = { in: value };
  return value;
}
