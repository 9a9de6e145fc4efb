import { expect, test } from "vitest";
import { withBrands } from "../../generator/spec/brands.js";

test.each([
  ['const Id = z.string().brand<"Id">().min(3);', 'const Id = z.string().$cwBr`"Id"`  .min(3);'],
  ["z.int().brand('Id')", "z.int().$cwBr`'Id'`"],
  ["z.int().brand<Tag<1>>()", "z.int().$cwBr`Tag<1>`  "],
])("a brand is remembered, and nothing moves: %s", (source, expected) => {
  expect(withBrands(source)).toBe(expected);
  expect(withBrands(source)).toHaveLength(source.length);
});

test.each(["car.brand(name)", "a.brand < b", "z.string().brand<`a`>()", "brand()"])(
  "other code stays: %s",
  (source) => {
    expect(withBrands(source)).toBe(source);
  },
);
