import { z } from "zod";
import { del, get, patch, post, put, value } from "../app.js";

get("/articles/:slug", { tags: ["articles", "article:{params.slug}", "article:en-{params.slug}", "article:main"] });
get("/articles/:slug/comments/:id", { tags: ["comment:{params.slug}:{params.id}"] });
get("/articles/:slug", { identity: "optional", key: "{params.slug}/{identity.username}/{headers.x-tenant}" });
get("/articles/:slug", { key: "no placeholder at all" });
get("/articles", { query: { page: z.number().nullable(), draft: z.boolean() }, key: "{query.page}/{query.draft}" });
get("/articles", { query: z.object({ page: z.number().default(1) }), key: "{query.page}" });
get("/articles", { cookies: { theme: z.enum(["dark", "light"]).optional() }, key: "{cookies.theme}" });
get("/articles", { tags: [] });

post("/articles", { invalidates: ["articles"] });
put("/articles/:slug", { identity: "required", invalidates: ["article:{params.slug}", "article:{identity.username}"] });
patch("/articles/:slug", { query: { also: z.string() }, invalidates: ["article:{query.also}"] });
del("/articles/:slug", { invalidates: ["article:{params.slug}", "articles"] });

value({ input: { slug: z.string(), page: z.number().optional() }, key: "{slug}/{page}", tags: ["article:{slug}"] });
value({ input: z.object({ slug: z.string() }), tags: ["article:{slug}"] });

/** Lists and templates whose text the compiler does not know are left to the generator. */
const shared = ["article:{params.slug}", "articles"] as const;
const listed: string[] = ["articles"];
get("/articles/:slug", { tags: shared });
get("/articles/:slug", { tags: listed });
