import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergedVary, varyNames } from "../../runtime/http/vary.js";

const names = fc.array(fc.stringMatching(/^[A-Za-z0-9-]{1,12}$/), { maxLength: 6 });

describe("mergedVary", () => {
  test("says what each of them says, once, in whatever order they come", () => {
    fc.assert(
      fc.property(names, names, (one, two) => {
        const merged = varyNames(mergedVary(one.join(", "), two.join(",")));
        const said = new Set([...one, ...two].map((name) => name.toLowerCase()));
        expect(new Set(merged)).toEqual(said);
        expect(merged).toHaveLength(said.size);
      }),
    );
  });

  test("is a star when one of them is", () => {
    fc.assert(fc.property(names, (list) => mergedVary(list.join(","), "Origin, *") === "*"));
  });

  test("leaves a single one as it is written, and is nothing without any", () => {
    expect(mergedVary(undefined, "Accept-Language,  X-Tenant", undefined)).toBe("Accept-Language,  X-Tenant");
    expect(mergedVary(undefined, undefined)).toBeUndefined();
  });
});
