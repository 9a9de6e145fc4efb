import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PathTree } from "../../generator/spec/policy/path-tree.js";

type Segments = readonly string[];

function treeOf(paths: readonly Segments[]): PathTree<Segments> {
  const tree = new PathTree<Segments>();
  for (const path of paths) tree.add(path, path);
  return tree;
}

/** The definition: some request fits both, and each has text where the other one has a parameter. */
function areRivals(one: Segments, other: Segments): boolean {
  const pairs = one.map((segment, at) => [segment, other[at] ?? ""] as const);
  const isParameter = (segment: string) => segment.startsWith(":");
  return (
    pairs.every(([a, b]) => a === b || isParameter(a) || isParameter(b)) &&
    pairs.some(([a, b]) => !isParameter(a) && isParameter(b)) &&
    pairs.some(([a, b]) => isParameter(a) && !isParameter(b))
  );
}

describe("the rivals of a path", () => {
  const path = fc.array(fc.constantFrom("a", "b", ":"), { minLength: 4, maxLength: 4 });

  test("are found as by comparing each two paths, each pair once", () => {
    const paths = fc.uniqueArray(path, { selector: (segments) => segments.join("/"), maxLength: 40 });
    fc.assert(
      fc.property(paths, (all) => {
        const tree = treeOf(all);
        const text = (pair: readonly Segments[]) =>
          pair
            .map((each) => each.join("/"))
            .toSorted()
            .join(" ");
        const found = all.flatMap((one) => [...tree.rivalsOf(one)].map((other) => text([one, other])));
        const pairs = all.flatMap((one, at) => all.slice(at + 1).map((other) => [one, other] as const));
        const expected = pairs.filter(([one, other]) => areRivals(one, other)).map(text);
        expect(found.toSorted()).toEqual(expected.toSorted());
      }),
    );
  });

  test("are looked for among those that can be some, not among all", () => {
    const count = 20_000;
    const paths = Array.from({ length: count }, (_, at) => [`resource-${at}`, ":id", at % 2 === 0 ? "parts" : ":part"]);
    const tree = treeOf(paths);
    // Comparing each two of them would take 200 million comparisons.
    expect(paths.flatMap((each) => [...tree.rivalsOf(each)])).toEqual([]);
  });
});

describe("the form of a path", () => {
  test("is there when a path has it, whatever its parameters are called", () => {
    const tree = treeOf([
      ["items", ":id"],
      ["items", "new", "a"],
    ]);
    expect(tree.has(["items", ":key"])).toBe(true);
    expect(["items", "new", "items/new"].map((text) => tree.has(text.split("/")))).toEqual([false, false, false]);
  });
});
