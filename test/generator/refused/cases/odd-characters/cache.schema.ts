import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

// Tabs, wide characters and a very long line before the place that is shown.
export default define({
	/* ☃ 😀 */ item: get("/items/:id", { ttl: -5 }),
  list: get("/items", { query: { aVeryLongNameOfAParameterThatNobodyWouldWrite: z.string().optional(), anotherOneThatIsJustAsLong: z.string().optional(), bad: z.bigint() as never } }),
});
