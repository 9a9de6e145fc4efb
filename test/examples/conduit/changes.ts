import type { Person, SessionRequest, Steps, World } from "./world.js";

type Change = (world: World) => Steps;

/** What changes the data, or fails to, and how often. */
const changes: readonly { readonly weight: number; readonly change: Change }[] = [
  { weight: 4, change: createArticle },
  { weight: 3, change: updateArticle },
  { weight: 1.5, change: deleteArticle },
  { weight: 4, change: favorite },
  { weight: 3, change: unfavorite },
  { weight: 5, change: follow },
  { weight: 4, change: createComment },
  { weight: 3, change: deleteComment },
  { weight: 2, change: updateUser },
  { weight: 1, change: registerAgain },
  { weight: 1, change: logIn },
  { weight: 1.5, change: misfit },
];

export function* randomChange(world: World): Steps {
  const weights = Object.fromEntries(changes.map(({ weight }, index) => [String(index), weight]));
  const { change } = changes[Number(world.random.weighted(weights))]!;
  yield* change(world);
}

export function* register({ username, email, password, number }: Person): Steps {
  yield { method: "POST", path: "/users", body: { user: { username, email, password } }, bringsTokenOf: number };
}

function* registerAgain(world: World): Steps {
  const { username, email, password } = world.person();
  yield { method: "POST", path: "/users", body: { user: { username, email, password } } };
}

function* logIn(world: World): Steps {
  const { email, password, number } = world.person();
  const user = { email, password: world.random.chance(0.3) ? "wrong" : password };
  yield { method: "POST", path: "/users/login", body: { user }, bringsTokenOf: number };
}

/** A token that was issued before stays in use half of the time. */
function* updateUser(world: World): Steps {
  const person = world.person();
  const changed = world.random.pick([
    { username: world.newUsername() },
    { bio: `bio ${world.random.below(100)}`, image: "https://example.org/face.png" },
    { email: `person${person.number}.${world.random.below(3)}@example.org`, password: "another secret" },
    { email: world.person().email },
  ]);
  const request = { method: "PUT", path: "/user", body: { user: changed }, as: person.number } as const;
  const response = yield world.random.chance(0.5) ? { ...request, bringsTokenOf: person.number } : request;
  if (response.status === 200) Object.assign(person, changed);
}

function* follow(world: World): Steps {
  const path = `/profiles/${encodeURIComponent(world.username())}/follow`;
  yield { method: world.random.pick(["POST", "POST", "DELETE"]), path, as: world.person().number };
}

function* favorite(world: World): Steps {
  const [slug, as] = [world.slug(), world.person().number];
  const response = yield { method: "POST", path: `/articles/${slug}/favorite`, as };
  if (response.status === 200) world.favorites.push({ slug, as });
}

/** Mostly something that is a favorite. */
function* unfavorite(world: World): Steps {
  const any = { slug: world.slug(), as: world.person().number };
  const known = world.favorites.filter(({ slug }) => world.articles.has(slug));
  const { slug, as } = known.length === 0 || world.random.chance(0.2) ? any : world.random.pick(known);
  yield { method: "DELETE", path: `/articles/${slug}/favorite`, as };
}

function* createArticle(world: World): Steps {
  const author = world.person().number;
  const article = { title: world.title(), description: "about it", body: "all of it", tagList: world.tagList() };
  const response = yield { method: "POST", path: "/articles", body: { article }, as: author };
  if (response.status === 201) world.articles.set(slugIn(response.body), author);
}

function* updateArticle(world: World): Steps {
  const slug = world.slug();
  const as = world.authorOf(slug);
  const article = world.random.pick([{ title: world.title() }, { body: `edited ${world.random.below(100)}` }, {}]);
  const response = yield { method: "PUT", path: `/articles/${slug}`, body: { article }, as };
  if (response.status !== 200) return;
  world.articles.delete(slug);
  world.articles.set(slugIn(response.body), as);
}

function* deleteArticle(world: World): Steps {
  const slug = world.slug();
  const response = yield { method: "DELETE", path: `/articles/${slug}`, as: world.authorOf(slug) };
  if (response.status === 204) world.articles.delete(slug);
}

function* createComment(world: World): Steps {
  const slug = world.slug();
  const author = world.person().number;
  const body = { comment: { body: `comment ${world.random.below(100)}` } };
  const response = yield { method: "POST", path: `/articles/${slug}/comments`, body, as: author };
  if (response.status !== 200) return;
  const { comment } = response.body as { comment: { id: number } };
  world.comments.push({ slug, id: comment.id, author });
}

function* deleteComment(world: World): Steps {
  const known = world.comments.filter(({ slug }) => world.articles.has(slug));
  if (known.length === 0) return yield* createComment(world);
  const { slug, id, author } = world.random.pick(known);
  const as = world.random.chance(0.2) ? world.person().number : author;
  yield { method: "DELETE", path: `/articles/${slug}/comments/${id}`, as };
}

/** Requests that no state of the service lets through. */
function* misfit(world: World): Steps {
  const as = world.person().number;
  const slug = world.slug();
  yield world.random.pick<SessionRequest>([
    { method: "DELETE", path: `/articles/${slug}/comments/abc`, as },
    { method: "DELETE", path: `/articles/${slug}/comments/99999999999`, as },
    { method: "POST", path: `/articles/${slug}/favorite` },
    { method: "POST", path: `/articles/${slug}/favorite`, as: "forged" },
    { method: "POST", path: `/articles/${slug}/comments`, body: { comment: {} }, as },
    { method: "POST", path: "/articles", body: { article: { title: "" } }, as },
    { method: "PUT", path: "/user", body: { user: {} }, as },
    { method: "POST", path: "/users", body: {} },
    { method: "PUT", path: "/articles/feed", body: { article: {} }, as },
  ]);
}

function slugIn(body: unknown): string {
  return (body as { article: { slug: string } }).article.slug;
}
