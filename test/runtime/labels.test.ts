import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Labels } from "../../runtime/labels.js";
import { labelsIn, labelsText } from "../../runtime/labels.js";

const tags = ["c:$", "c:#article:1", "c:#articles"];
const versions = ["abcdefghijkl", "bcdefghijklmk9x2", "cdefghijklmnk9x2"];

/** What is read of `labels` where `current` has the tags that are asked for, and the versions that they have now. */
function read(labels: Labels, current: { tags: readonly string[]; versions: readonly (string | undefined)[] }): Labels {
  const text = Buffer.from(labelsText(labels));
  const frame = Buffer.concat([Buffer.from("before"), text, Buffer.from("after")]);
  const version = (place: number): Buffer | undefined => {
    const found = current.versions[place];
    return found === undefined ? undefined : Buffer.from(found);
  };
  return labelsIn(frame, 6, 6 + text.length, { tags: current.tags, version });
}

describe("the labels of an entry", () => {
  test.each([undefined, "digest"])("that are the current ones are not taken apart, fingerprint %s", (fingerprint) => {
    const labels = read({ tags, versions, fingerprint }, { tags, versions });
    expect(labels).toEqual({ tags, versions: [], fingerprint });
    expect(labels.tags).toBe(tags);
  });

  test.each([
    ["another version", { tags, versions: [versions[0], versions[1], "cdefghijklmnk9x3"] }],
    ["a longer version", { tags, versions: [versions[0], versions[1], `${versions[2]}0`] }],
    ["a version that is missing", { tags, versions: [versions[0], undefined, versions[2]] }],
    ["fewer tags", { tags: tags.slice(0, 2), versions: versions.slice(0, 2) }],
    ["more tags", { tags: [...tags, "c:#site"], versions: [...versions, "defghijklmnok9x2"] }],
    ["another order", { tags: tags.toReversed(), versions: versions.toReversed() }],
    ["no tags", { tags: [], versions: [] }],
  ])("are read as they are where the current ones have %s", (_, current) => {
    expect(read({ tags, versions, fingerprint: "digest" }, current)).toEqual({ tags, versions, fingerprint: "digest" });
  });

  test("of no tags are none", () => {
    const none = { tags: [], versions: [], fingerprint: undefined };
    expect(read(none, none)).toEqual(none);
  });

  test("are the current ones only where every version is", () => {
    const label = fc.stringMatching(/^[!-~]{1,20}$/);
    const pair = fc.record({ tag: label, recorded: label, current: fc.option(label) });
    fc.assert(
      fc.property(
        fc.array(pair, { minLength: 1, maxLength: 8 }),
        fc.option(label, { nil: undefined }),
        (pairs, digest) => {
          const current = {
            tags: pairs.map(({ tag }) => tag),
            versions: pairs.map((each) => each.current ?? each.recorded),
          };
          const recorded = pairs.map((each) => each.recorded);
          const labels = read({ tags: [...current.tags], versions: recorded, fingerprint: digest }, current);
          const isCurrent = recorded.every((version, place) => version === current.versions[place]);
          expect(labels.tags === current.tags).toBe(isCurrent);
          expect(labels.fingerprint).toBe(digest);
          expect(labels.tags).toEqual(current.tags);
        },
      ),
    );
  });
});
