import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyValue } from "../../runtime/key-value.js";
import { withSchema } from "../../runtime/user-schema.js";
import { z } from "zod";

describe("keyValue", () => {
  test("gives different values different texts, and members in another order the same", () => {
    expect(keyValue({ b: 1, a: 2 })).toBe(keyValue({ a: 2, b: 1, c: undefined }));
    const different = [undefined, null, "", "~", [], [""], [[]], {}, { a: [] }, 0, "0", 0n, [0], ["0"], [0n], true];
    const dates = [new Date(0), [new Date(0)], new Date(0).toISOString(), [new Date(0).toISOString()], new Date(NaN)];
    const more = [NaN, -0, [null], [undefined], "[]", "~%5B%5D", { a: "1" }, { a: 1 }, { "a:1": 1 }];
    const keys = [...different, ...dates, ...more].map(keyValue);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("is injective on JSON, and has no separator", () => {
    const canonical = (value: unknown): string =>
      JSON.stringify(value, (_name, member: unknown) =>
        typeof member === "object" && member !== null && !Array.isArray(member)
          ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
          : member,
      );
    const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes("-0"));
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(keyValue(a)).toMatch(/^[A-Za-z0-9\-_.~%]*$/);
        expect(keyValue(a) === keyValue(b)).toBe(canonical(a) === canonical(b));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([[new Map()], [() => 1], [Symbol("x")], [[new Set()]], [{ a: new URL("http://a.b") }]])(
    "has a clear error for what has no text: %s",
    (value) => expect(() => keyValue(value)).toThrow("give the route a `key` function"),
  );
});

describe("withSchema", () => {
  test("names the place inside the value", () => {
    const schema = z.object({
      list: z.array(z.object({ a: z.string().refine((text) => text !== "x", "must not be x") })),
    });
    expect(() => withSchema(schema, { list: [{ a: "x" }] }, "query.q")).toThrow("query.q.list[0].a must not be x");
    expect(withSchema(schema, { list: [{ a: "y" }] }, "query.q")).toEqual({ list: [{ a: "y" }] });
  });

  test("refuses a schema that needs time", () => {
    expect(() =>
      withSchema(
        z.string().refine(async () => false),
        "x",
        "query.q",
      ),
    ).toThrow("query.q is asynchronous");
  });
});
