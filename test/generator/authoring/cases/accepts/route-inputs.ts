import { z } from "zod";
import { get, put } from "../app.js";
import { exactly } from "../exactly.js";

type AppHeaders = { readonly "x-tenant"?: string | undefined };

get("/tags", {
  key: (input) => exactly<{ readonly headers: AppHeaders }>()(input),
});

get("/articles/:slug/comments/:id", {
  params: { id: z.number().int() },
  key: (input) =>
    exactly<{ readonly params: { readonly slug: string; readonly id: number }; readonly headers: AppHeaders }>()(input),
});

get("/files/:name.:ext/:from-:to", {
  key: ({ params }) =>
    exactly<{ readonly name: string; readonly ext: string; readonly from: string; readonly to: string }>()(params),
});

get("/articles", {
  query: { limit: z.coerce.number().default(20), tag: z.string().optional(), sort: z.enum(["new", "old"]) },
  key: ({ query }) =>
    exactly<{ readonly limit: number; readonly sort: "new" | "old"; readonly tag?: string | undefined }>()(query),
});

get("/articles", {
  query: z.object({ limit: z.number(), tag: z.string().optional() }),
  key: ({ query }) => exactly<{ limit: number; tag?: string | undefined }>()(query),
});

get("/articles", {
  headers: { "accept-language": z.string(), "x-tenant": z.enum(["a", "b"]) },
  cookies: { theme: z.string().nullable() },
  key: ({ headers, cookies }) =>
    exactly<{ readonly "accept-language": string; readonly "x-tenant": "a" | "b" }>()(headers) +
    exactly<{ readonly theme: string | null }>()(cookies),
});

get("/feed", {
  identity: "required",
  key: ({ identity }) => exactly<{ readonly username: string }>()(identity),
});

put("/articles/:slug", {
  identity: "optional",
  response: z.object({ slug: z.string().transform((slug) => slug.length) }),
  invalidates: (input, result) => [
    exactly<{ readonly username: string } | undefined>()(input.identity),
    exactly<{ slug: number }>()(result),
  ],
});
