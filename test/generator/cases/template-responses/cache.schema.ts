import { defineCache } from "cachewright";
import { z } from "zod";

const { get, define } = defineCache({ name: "templates", output: "./expected" });

export default define({
  version: get("/version", { response: z.templateLiteral(["v", z.int(), ".", z.int()]) }),
  unit: get("/unit", { response: z.templateLiteral([z.number(), z.enum(["px", "em"]).optional()]) }),
  escaped: get("/escaped", { response: z.templateLiteral(["`", z.string(), "${}\\"]) }),
  constant: get("/constant", { response: z.templateLiteral(["a", 1, null, undefined, z.literal(true)]) }),
  literals: get("/literals", { response: z.literal([1n, "it's", "\u00fc", -1.5]) }),
  odd: get("/odd", { response: z.object({ "a-b": z.nan(), ["__proto__"]: z.symbol(), 1: z.literal(undefined) }) }),
});
