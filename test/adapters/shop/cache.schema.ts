import { defineCache, type } from "cachewright";
import { z } from "zod";
import type { Item, ItemPage, Note } from "./model.js";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  targets: ["express"],
  ttl: "60s",
  identity: { user: z.string() },
  tags: { item: ["id"], items: [], notes: ["user"] },
});

/** One route for each thing that the HTTP layer does. */
export default define({
  getItem: get("/items/:id", {
    response: type<Item>(),
    tags: ["item:{params.id}"],
  }),
  listItems: get("/items", {
    query: { kind: z.array(z.enum(["new", "used"])).optional(), limit: z.number().int().max(100).default(20) },
    response: type<ItemPage>(),
    tags: ["items"],
  }),
  search: get("/search", {
    query: { q: z.string(), valueOf: z.string().optional() },
    response: type<{ found: string; other?: string | undefined }>(),
  }),
  greet: get("/greeting", {
    headers: { "x-tenant": z.string().optional(), constructor: z.string().optional() },
    cookies: { theme: z.string().optional() },
    response: type<{ tenant: string | undefined; theme: string | undefined }>(),
  }),
  readNotes: get("/notes", { identity: "required", response: type<Note>(), tags: ["notes:{identity.user}"] }),
  home: get("/home", { identity: "optional", response: type<{ hello: string }>() }),
  // Any answer at all: text, bytes, nothing.
  raw: get("/raw/:name"),
  rawHome: get("/raw-home/:name", { identity: "optional" }),
  bulletin: get("/bulletin/:name", {
    headers: { "x-tenant": z.string().optional() },
    ttl: "10s",
    staleWhileRevalidate: "30s",
    staleIfError: "5m",
  }),
  finding: get("/finding/:name", {
    headers: { "x-tenant": z.string().optional() },
    response: type<{ found: string }>(),
    ttl: "60s",
    staleWhileRevalidate: "60s",
    tags: ["item:{params.name}"],
    negativeTtl: { 404: "5s", 410: "forever", 503: "100ms" },
  }),
  forever: get("/forever", { ttl: "forever", tags: [] }),
  fleeting: get("/fleeting", { ttl: 0 }),
  oddPath: get("/a+b/$c/:name", { response: type<{ name: string }>() }),

  putItem: put("/items/:id", {
    identity: "required",
    response: type<Item>(),
    invalidates: ["item:{params.id}", "items"],
  }),
  addItem: post("/items", {
    response: type<Item>(),
    invalidates: (_input, result, tag) => [tag.item(result.id), tag.items()],
  }),
  deleteItem: del("/items/:id", { invalidates: ["item:{params.id}", "items"] }),

  itemById: value({ input: { id: z.string() }, value: type<Item>(), tags: ["item:{id}"] }),
});
