import { expect, test } from "vitest";
import { countProblem } from "./counting.js";

const counter = "c";

test.each([
  ["every increment counted", [[1, 3], [2]], 0, 3],
  ["one of which nobody knows that happened", [[1, 3]], 1, 3],
  ["one of which nobody knows that did not", [[1, 2]], 1, 2],
])("a counter is right with %s", (_, values, unknown, last) => {
  const counts = values.map((each, index) => ({ counter, values: each, unknown: index === 0 ? unknown : 0 }));
  expect(countProblem(counts, last)).toBeUndefined();
});

test.each([
  ["a number that two of them got", [1, 2, 2], 3],
  ["fewer than were acknowledged", [1, 2, 3], 2],
  ["more than anybody made", [1, 2], 4],
  ["nothing", [1], undefined],
])("a counter is wrong with %s", (_, values, last) => {
  expect(countProblem([{ counter, values, unknown: 0 }], last)).toMatch(
    `c is ${last} after ${values.length} increments`,
  );
});
