import { codes } from "../../generator/diagnostic.js";
import type { Mistake } from "./mistakes.js";

/** What would run, and must not: private answers that are kept without saying whose they are. */
export const privateInputs: readonly Mistake[] = [
  {
    title: "an Authorization header without an identity",
    entries: `me: get("/me", { headers: { authorization: z.string() } })`,
    code: codes.PRIVATE_INPUT,
    says: "`me` takes the header `authorization`",
    at: "authorization:",
    fix: 'declare `identity: "optional"` or `"required"`',
  },
  {
    title: "an Authorization header of every route, where one has no identity",
    entries: `mine: get("/mine", { identity: "required" as never }), me: get("/me")`,
    options: `identity: { id: z.string() }, headers: { authorization: z.string().optional() },`,
    code: codes.PRIVATE_INPUT,
    says: "`me` takes the header `authorization`",
    at: "authorization:",
    fix: "`ttl: 0`",
  },
  {
    title: "a session cookie without an identity",
    entries: `me: get("/me", { cookies: z.object({ theme: z.string(), "connect.sid": z.string() }) })`,
    code: codes.PRIVATE_INPUT,
    says: "`me` takes the cookie `connect.sid`",
    at: '"connect.sid":',
    fix: "identity",
  },
  {
    title: "a session cookie whose errors are stored",
    entries: `me: get("/me", { cookies: { session: z.string() }, ttl: 0, negativeTtl: { 404: "1m" } })`,
    code: codes.PRIVATE_INPUT,
    says: "`me` takes the cookie `session`",
    at: "session:",
    fix: "identity",
  },
  {
    title: "a token in the query without an identity",
    entries: `me: get("/me", { query: { access_token: z.string() } })`,
    code: codes.PRIVATE_INPUT,
    says: "`me` takes the query parameter `access_token`",
    at: "access_token:",
    fix: "identity",
  },
];

/** What is allowed, and probably not meant. */
export const doubts: readonly Mistake[] = [
  {
    title: "any text in the query of a route that is fresh forever",
    entries: `find: get("/find", { query: { q: z.string().min(1).optional() }, ttl: "forever", tags: [] })`,
    code: codes.UNBOUNDED_KEY,
    says: "`find` keeps an entry forever for each `query.q`",
    at: "z.string().min(1)",
    fix: "`.max(100)`",
  },
  {
    title: "any text in a list, of a route that is stale forever",
    entries: `find: get("/find", { query: { q: z.array(z.string()) }, staleIfError: "forever" })`,
    code: codes.UNBOUNDED_KEY,
    says: "`query.q`",
    at: "z.array",
    fix: "spans that end",
  },
  {
    title: "any text that is trimmed, or something else, of a route that is revalidated forever",
    entries: `find: get("/find", {
      query: { q: z.union([z.int(), z.string().trim()]) }, staleWhileRevalidate: "forever"
    })`,
    code: codes.UNBOUNDED_KEY,
    says: "`query.q`",
    at: "z.union",
    fix: "spans that end",
  },
  {
    title: "any text in the template of a key that is kept forever",
    entries: `find: get("/find", { query: { q: z.string(), debug: z.string() }, key: "find/{query.q}", tags: [] })`,
    options: `ttl: "forever",`,
    code: codes.UNBOUNDED_KEY,
    says: "`query.q`",
    at: "z.string()",
    fix: "an enum",
  },
  {
    title: "two paths of which neither is more specific",
    entries: `byKind: get("/a/:kind/c"), byId: get("/a/b/:id")`,
    code: codes.OVERLAPPING_PATHS,
    says: "`byId` (/a/b/:id) and `byKind` (/a/:kind/c) both answer GET /a/b/c",
    at: '"/a/b/:id"',
    fix: 'give "/a/b/c" a route of its own',
  },
  {
    title: "two paths of mutations of which neither is more specific",
    entries: `one: put("/:x/b/:y", { invalidates: [] }), two: put("/a/:z/:y", { invalidates: [] })`,
    code: codes.OVERLAPPING_PATHS,
    says: "both answer PUT /a/b/y",
    at: '"/a/:z/:y"',
    fix: '"/a/b/:y"',
  },
  {
    title: "a mutation that says nothing of what it changes",
    entries: `item: get("/items/:id", { tags: ["item:{params.id}"] }), change: put("/items/:id", {})`,
    code: codes.IDLE_MUTATION,
    says: "`change` invalidates nothing",
    at: "put(",
    fix: "`invalidates: []`",
  },
  {
    title: "a day without a tag",
    entries: `about: get("/about", { ttl: "1d" })`,
    code: codes.NEVER_INVALIDATED,
    says: "`about` stays fresh for 24 hours, and nothing can invalidate it: it has no `tags`",
    at: '"1d"',
    fix: "`tags: []`",
  },
  {
    title: "an application's long ttl without a tag",
    entries: `about: get("/about", { ttl: true })`,
    options: `ttl: 3601,`,
    code: codes.NEVER_INVALIDATED,
    says: "`about` stays fresh for 60 minutes",
    at: "true",
    fix: "`ttl` of an hour or less",
  },
  {
    title: "a mutation that leaves the long-lived entries of its own path alone",
    entries: `item: get("/items/:id", { ttl: "forever", tags: ["item:{params.id}"] }),
      list: get("/items", { tags: ["items"] }), change: put("/items/:key", { invalidates: ["items"] })`,
    code: codes.NEVER_INVALIDATED,
    says: "`item` stays fresh forever, and `change`, which changes the same path, invalidates none of its tags",
    at: '["item:{params.id}"]',
    fix: "`change.invalidates`",
  },
  {
    title: "a family that nothing carries",
    entries: `item: get("/items/:id", { tags: ["item:{params.id}"] }),
      change: put("/items/:id", { invalidates: ["item:{params.id}", "items"] })`,
    code: codes.UNUSED_FAMILY,
    says: "`change.invalidates[1]` names the tag family `items`, which no route and no value carries",
    at: '"items"',
    fix: "remove it here",
  },
];

/** What no rule has anything against: the ways to say that it is meant, and what only looks like a mistake. */
export const sound: readonly Pick<Mistake, "title" | "entries" | "options">[] = [
  {
    title: "credentials with an identity, without storing, and names that only look like credentials",
    options: `identity: { id: z.string() },`,
    entries: `
      mine: get("/mine", { headers: { authorization: z.string() }, identity: "optional" as never }),
      yours: get("/yours", { cookies: { session: z.string() }, ttl: 0 }),
      look: get("/look", {
        cookies: { session_theme: z.string(), author: z.string(), sidebar: z.string() },
        headers: { "accept-language": z.string(), "x-token-bucket": z.string() },
        query: { token: z.string(), page_token: z.string() },
      }),
      logIn: post("/sessions", { headers: { authorization: z.string() }, invalidates: [] })`,
  },
  {
    title: "texts that are bounded, no part of the key, or in entries that go",
    entries: `
      bounded: get("/bounded", {
        query: {
          short: z.string().max(100), exact: z.string().length(3), id: z.uuid(), day: z.iso.date(), like: z.string().regex(/^a+$/),
          sort: z.enum(["a", "b"]), page: z.number(), list: z.array(z.string().max(9)), kind: z.literal("a"), not: z.null(),
        },
        ttl: "forever", tags: [],
      }),
      leftOut: get("/left-out", { query: { q: z.string() }, key: "all", ttl: "forever", tags: [] }),
      byFunction: get("/by-function", { query: { q: z.string() }, key: ({ query }) => ({ a: query.q < "m" }), ttl: "forever", tags: [] }),
      brief: get("/brief", { query: { q: z.string() }, ttl: "7d", tags: [] }),
      none: get("/none", { query: { q: z.string() }, ttl: 0, staleIfError: "forever" })`,
  },
  {
    title: "paths of which one is more specific, and paths with a route for what they share",
    entries: `
      feed: get("/articles/feed"), article: get("/articles/:slug"), any: get("/:kind/:slug"), one: get("/one"),
      byKind: get("/a/:kind/c"), byId: get("/a/b/:id"), both: get("/a/b/c"),
      longer: get("/a/b/:id/d"), other: get("/x/:kind/c"), home: get("/"),
      change: put("/:kind/feed", { invalidates: [] }), remove: del("/articles/:slug", { invalidates: [] })`,
  },
  {
    title: "mutations that change nothing, and tags from functions",
    entries: `
      log: post("/log", { invalidates: [] }),
      item: get("/items/:id", { ttl: "forever", tags: (input, _result, tag) => [tag.item(input.params.id)] }),
      change: put("/items/:id", { invalidates: ["item:{params.id}", "items"] })`,
  },
  {
    title: "long-lived entries that a mutation, the application or nobody invalidates",
    entries: `
      byMutation: get("/items/:id", { ttl: "1d", tags: ["item:{params.id}"] }),
      change: put("/items/:id", { invalidates: (input, _result, tag) => [tag.item(input.params.id)] }),
      byHand: get("/by-hand", { ttl: "forever", tags: ["items"] }),
      byNobody: get("/by-nobody", { ttl: "forever", tags: [] }),
      anHour: get("/an-hour", { ttl: "1h" }),
      stale: get("/stale", { staleWhileRevalidate: "7d" })`,
  },
  { title: "mutations where nothing is cached", entries: `log: post("/log", {})` },
];
