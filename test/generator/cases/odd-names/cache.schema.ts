import { defineCache } from "cachewright";
import { z } from "zod";

const { get, define } = defineCache({
  name: "odd-names",
  output: "./expected",
  headers: { "x-tenant": z.string().optional(), "x-trace-level": z.number().int().default(0) },
  identity: { "user-id": z.string(), 'a"b': z.string().optional() },
});

export default define({
  defaultKey: get("/odd", {
    query: {
      "page[size]": z.number().int().default(20),
      "page-size": z.string().optional(),
      pageSize: z.string().optional(),
      "": z.string().optional(),
      "1st": z.string().optional(),
      "a&b=c%": z.string().optional(),
      a: z.string().optional(),
      b: z.string().optional(),
      "a=1&b": z.string().optional(),
      "${x}`\\": z.string().optional(),
      "naïve ключ": z.string().min(1).optional(),
      class: z.string().min(1),
      raw: z.string().min(1),
      input: z.string().min(1),
      key: z.string().min(1),
      pairs: z.string().optional(),
      string: z.string().min(1),
      reject: z.string().min(1),
      undefined: z.string().min(1),
      constructor: z.string().optional(),
      toString: z.number().optional(),
    },
    cookies: { "theme.color": z.string().optional(), __Host: z.string().optional() },
    headers: { "x-tenant": z.string().min(1) },
    identity: "optional",
  }),
  templateKey: get("/odd/:class/:_id", {
    query: { "page[size]": z.number().int().default(20) },
    identity: "optional",
    key: "{params.class}/{query.page[size]}/{headers.x-tenant}/{identity.user-id}",
  }),
});
