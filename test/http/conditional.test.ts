import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchesNoneMatch } from "../../runtime/http/conditional.js";

/** An entity tag (RFC 9110 section 8.8.3): weak or not, any visible characters but quotes, commas too. */
const entityTag = fc
  .tuple(fc.boolean(), fc.stringMatching(/^[!#-~]{0,8}$/))
  .map(([isWeak, opaque]) => `${isWeak ? "W/" : ""}"${opaque}"`);
const opaqueOf = (tag: string): string => tag.replace("W/", "");

describe("matchesNoneMatch", () => {
  test("is true for exactly the lists that name the tag, by weak comparison", () => {
    fc.assert(
      fc.property(
        fc.array(entityTag, { maxLength: 5 }),
        entityTag,
        fc.constantFrom(",", ", ", " ,\t"),
        (list, tag, comma) => {
          const isNamed = list.some((each) => opaqueOf(each) === opaqueOf(tag));
          expect(matchesNoneMatch(list.join(comma), tag)).toBe(isNamed);
          expect(matchesNoneMatch([...list, tag].join(comma), tag)).toBe(true);
        },
      ),
    );
  });

  test("is false without a header, and without a tag even for a star", () => {
    expect(matchesNoneMatch(undefined, '"a"')).toBe(false);
    expect(matchesNoneMatch("*", undefined)).toBe(false);
  });

  test("answers a long list of opened quotes in no time worth mentioning", () => {
    expect(matchesNoneMatch('W/"'.repeat(100_000), '"a"')).toBe(false);
  });
});
