/**
 * What `cachewright init` writes as `src/cache.schema.ts`.
 *
 * @param target the framework to write wrappers for, if there are any for it
 */
export function starterSpec(target: "express" | undefined): string {
  return specText(target) + (target === undefined ? usageByHand : usageInExpress);
}

function specText(target: string | undefined): string {
  const targets = target === undefined ? "" : `  targets: ["${target}"], // frameworks to write handler wrappers for\n`;
  return `import { defineCache } from "cachewright";
import { z } from "zod";

// What is cached, for how long, and what makes it old. After a change here run \`npm run cache\`; how the application
// uses what that writes stands at the end of this file.
const { get, put, value, define } = defineCache({
  name: "app", // the first segment of every key
  output: "./generated", // relative to this file
${targets}  ttl: "60s", // for every route that says nothing else
  tags: { item: ["id"], items: [] }, // what entries can be invalidated by

  // Routes whose answers depend on who asks declare \`identity: "optional"\` or \`"required"\`:
  // identity: { userId: z.string() },
});

const Item = z.object({ id: z.string(), name: z.string() });

export default define({
  // A handler sees what is declared here and nothing else: its key covers all that it can depend on.
  listItems: get("/items", {
    query: { search: z.string().optional(), limit: z.number().int().min(1).max(100).default(20) },
    response: z.object({ items: z.array(Item) }), // or \`type<ItemList>()\` with an interface of yours
    ttl: 30, // seconds; or "5m", "1h", "forever"; 0 does not store
    tags: ["items"],
  }),
  getItem: get("/items/:id", {
    response: Item,
    ttl: "5m",
    tags: ["item:{params.id}"],
  }),

  // After it succeeded, and before it answers, a change makes these tags invalid.
  updateItem: put("/items/:id", {
    response: Item,
    invalidates: ["item:{params.id}", "items"],
  }),

  // A cached value without a route: \`cache.values.itemById.getOrSet({ id }, load)\`.
  itemById: value({ input: { id: z.string() }, value: Item, ttl: "10m", tags: ["item:{id}"] }),
});

// In the application:
`;
}

const usageInExpress = `//
//   import { createAppCache } from "./generated/cache.js";
//   import { wrappers } from "./generated/express.js";
//
//   const cache = createAppCache(); // in this process's memory, unless you give a backend
//   const cached = wrappers(cache);
//
//   app.use(express.json());
//   app.get(cached.getItem.path, cached.getItem(({ params }) => db.findItem(params.id)));
//   app.put(cached.updateItem.path, cached.updateItem(({ params }, { request }) => db.save(params.id, request.body)));
`;

const usageByHand = `//
//   import { createAppCache } from "./generated/cache.js";
//
//   const cache = createAppCache(); // in this process's memory, unless you give a backend
//
//   // Answering \`GET /items/:id\`: from the cache, or else by the handler, which sees the declared inputs.
//   const answerItem = (id: string) =>
//     cache.routes.getItem.getOrSet({ params: { id } }, ({ params }) => db.findItem(params.id));
//
//   // Answering \`PUT /items/:id\`: after the change, make invalid what it made old.
//   const updateItem = async (id: string, body: unknown) => {
//     const item = await db.save(id, body);
//     await cache.tags.item(id).invalidate();
//     await cache.tags.items().invalidate();
//     return item;
//   };
`;

/** The npm script that \`cachewright init\` adds. */
export const starterScript = { name: "cache", command: "cachewright generate" } as const;
