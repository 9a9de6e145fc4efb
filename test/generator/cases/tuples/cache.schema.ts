import { defineCache } from "cachewright";
import { z } from "zod";

const { get, define } = defineCache({ name: "tuples", output: "./expected" });

const point = z.tuple([z.number(), z.number()]);

export default define({
  empty: get("/empty", { response: z.tuple([]) }),
  pair: get("/pair", { response: z.tuple([z.string(), z.number().nullable()]) }),
  rest: get("/rest", { response: z.tuple([z.string()], z.number()) }),
  unions: get("/unions", { response: z.tuple([z.string()], z.union([z.number(), z.null()])) }),
  missing: get("/missing", { response: z.tuple([z.string(), z.number().optional(), z.boolean().optional()]) }),
  middle: get("/middle", { response: z.tuple([z.string().optional(), z.number()]) }),
  fixed: get("/fixed", { response: point.readonly() }),
  line: get("/line", { response: z.object({ from: point, to: point }) }),
  matrix: get("/matrix", { response: z.array(z.tuple([z.array(z.int()), z.int()])) }),
});
