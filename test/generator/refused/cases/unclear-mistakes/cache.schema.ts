import { z } from "zod";
import { define, get } from "./cache.js";
import { routes } from "./routes.js";

export default define({
  ...routes,
  other: get("/items/:slug"),
  again: get("/items/:name"),
  path: get("/größe/{id}/*" as "/x"),
  since: get("/since", { query: { from: z.date().default(new Date(0)), n: z.number().default(Infinity) } }),
  key: get("/key", {
    query: { q: z.string() },
    key: function (this: { size: number }, { query }): { q: string } { return { q: query.q.slice(this.size) }; } as never,
  }),
});
