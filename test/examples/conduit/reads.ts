import type { SessionRequest, World } from "./world.js";

type Read = (world: World) => Omit<SessionRequest, "as" | "method">;

const reads = {
  currentUser: () => ({ path: "/user" }),
  profile: (world) => ({ path: `/profiles/${encodeURIComponent(world.username())}` }),
  list: (world) => ({ path: `/articles${queryOf({ ...filterOf(world), ...pageOf(world) })}` }),
  feed: (world) => ({ path: `/articles/feed${queryOf(pageOf(world))}` }),
  article: (world) => ({ path: `/articles/${world.slug()}` }),
  comments: (world) => ({ path: `/articles/${world.slug()}/comments` }),
  tags: () => ({ path: "/tags" }),
  misfit: (world) => ({ path: world.random.pick(misfits) }),
} satisfies Record<string, Read>;

const weights = { currentUser: 1, profile: 2, list: 4, feed: 2, article: 3, comments: 2, tags: 1, misfit: 0.6 };

const misfits = [
  "/articles?limit=abc",
  "/articles?limit=0",
  "/articles?limit=1&limit=2",
  "/articles?limit=2.5",
  "/articles?offset=-1",
  "/articles?tag=a&tag=b",
  "/articles?limit=0&offset=-1",
  "/articles/feed?limit=abc",
  "/articles?undeclared=1",
  "/nowhere",
];

/** Any read by anybody. */
export function randomRead(world: World): SessionRequest {
  const read: Read = reads[world.random.weighted(weights)];
  return { method: "GET", as: world.reader(), ...read(world) };
}

function pageOf({ random }: World): Record<string, string> {
  return random.pick([{}, {}, {}, { limit: "20" }, { limit: "3" }, { limit: "3", offset: "3" }, { offset: "500" }]);
}

function filterOf(world: World): Record<string, string> {
  const filter = world.random.weighted({ none: 3, tag: 2, author: 2, favorited: 2, both: 1 });
  if (filter === "tag") return { tag: world.tag() };
  if (filter === "author") return { author: world.username() };
  if (filter === "favorited") return { favorited: world.username() };
  return filter === "both" ? { tag: world.tag(), author: world.username() } : {};
}

function queryOf(fields: Record<string, string>): string {
  const query = new URLSearchParams(fields).toString();
  return query && `?${query}`;
}
