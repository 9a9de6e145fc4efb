import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

const tagOf = (id: number): string => `item:${id}`;

export default define({
  count: value({ input: { id: z.int() }, tags: (input, result) => [tagOf(input.id)] as never }),
});
