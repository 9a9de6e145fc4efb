import express, { type Express, type Request } from "express";
import { z } from "zod";
import { authenticate, requireUser } from "../../../examples/conduit/src/auth.js";
import {
  CreateArticleBody,
  CreateCommentBody,
  LoginBody,
  readBody,
  RegisterBody,
  UpdateArticleBody,
  UpdateUserBody,
} from "../../../examples/conduit/src/bodies.js";
import { answerError, invalid, unknownPath } from "../../../examples/conduit/src/errors.js";
import type { Services } from "../../../examples/conduit/src/services.js";

/** The Conduit API by hand: what the cached one is compared with. */
export function createPlainApp(services: Services): Express {
  const app = express();
  app.use(authenticate(services.tokens), express.json());
  mountUsers(app, services);
  mountProfiles(app, services);
  mountArticleReads(app, services);
  mountArticleChanges(app, services);
  mountComments(app, services);
  app.use(unknownPath, answerError);
  return app;
}

function mountUsers(app: Express, { users }: Services): void {
  app.post("/users", async (request, response) => {
    const { user } = readBody(RegisterBody, request.body);
    response.status(201).json({ user: await users.register(user) });
  });
  app.post("/users/login", async (request, response) => {
    const { user } = readBody(LoginBody, request.body);
    response.json({ user: await users.logIn(user) });
  });
  app.get("/user", requireUser, async (request, response) => {
    response.json({ user: await users.current(viewerOf(request)) });
  });
  app.put("/user", requireUser, async (request, response) => {
    const { user } = readBody(UpdateUserBody, request.body);
    response.json({ user: await users.update(viewerOf(request), user) });
  });
}

function mountProfiles(app: Express, { profiles }: Services): void {
  app.get("/profiles/:username", async (request, response) => {
    response.json({ profile: await profiles.get(request.params.username, request.auth?.id) });
  });
  app.post("/profiles/:username/follow", requireUser, async (request, response) => {
    response.json({ profile: await profiles.follow(paramOf(request, "username"), viewerOf(request)) });
  });
  app.delete("/profiles/:username/follow", requireUser, async (request, response) => {
    response.json({ profile: await profiles.unfollow(paramOf(request, "username"), viewerOf(request)) });
  });
}

function mountArticleReads(app: Express, { articles }: Services): void {
  app.get("/articles", async (request, response) => {
    const query = readInput("query", ListQuery, request.query);
    response.json(await articles.list(query, query, request.auth?.id));
  });
  app.get("/articles/feed", requireUser, async (request, response) => {
    const query = readInput("query", PageQuery, request.query);
    response.json(await articles.feed(query, viewerOf(request)));
  });
  app.get("/articles/:slug", async (request, response) => {
    response.json({ article: await articles.get(request.params.slug, request.auth?.id) });
  });
  app.get("/tags", async (_request, response) => {
    response.json({ tags: await articles.tags() });
  });
}

function mountArticleChanges(app: Express, { articles }: Services): void {
  app.post("/articles", requireUser, async (request, response) => {
    const { article } = readBody(CreateArticleBody, request.body);
    response.status(201).json({ article: await articles.create(article, viewerOf(request)) });
  });
  app.put("/articles/:slug", requireUser, async (request, response) => {
    const { article } = readBody(UpdateArticleBody, request.body);
    response.json({ article: await articles.update(paramOf(request, "slug"), article, viewerOf(request)) });
  });
  app.delete("/articles/:slug", requireUser, async (request, response) => {
    await articles.delete(paramOf(request, "slug"), viewerOf(request));
    response.status(204).end();
  });
  app.post("/articles/:slug/favorite", requireUser, async (request, response) => {
    response.json({ article: await articles.favorite(paramOf(request, "slug"), viewerOf(request)) });
  });
  app.delete("/articles/:slug/favorite", requireUser, async (request, response) => {
    response.json({ article: await articles.unfavorite(paramOf(request, "slug"), viewerOf(request)) });
  });
}

function mountComments(app: Express, { comments }: Services): void {
  app.get("/articles/:slug/comments", async (request, response) => {
    response.json({ comments: await comments.list(request.params.slug, request.auth?.id) });
  });
  app.post("/articles/:slug/comments", requireUser, async (request, response) => {
    const { comment } = readBody(CreateCommentBody, request.body);
    response.json({ comment: await comments.create(paramOf(request, "slug"), comment.body, viewerOf(request)) });
  });
  app.delete("/articles/:slug/comments/:id", requireUser, async (request, response) => {
    const { slug, id } = readInput("params", CommentParams, request.params);
    await comments.delete(slug, id, viewerOf(request));
    response.status(204).end();
  });
}

const integer = z
  .string()
  .regex(/^-?\d+$/)
  .transform(Number);

const PageQuery = z.object({
  limit: integer.pipe(z.int().min(1)).default(20),
  offset: integer.pipe(z.int().min(0)).default(0),
});

const ListQuery = PageQuery.extend({
  author: z.string().optional(),
  favorited: z.string().optional(),
  tag: z.string().optional(),
});

const CommentParams = z.object({ slug: z.string(), id: integer.pipe(z.int()) });

function readInput<T>(part: "params" | "query", schema: z.ZodType<T>, value: unknown): T {
  const outcome = schema.safeParse(value);
  if (outcome.success) return outcome.data;
  throw invalid(`${part}.${outcome.error.issues.map((issue) => issue.path.join(".")).toSorted()[0]}`);
}

/** Who asks, on a route behind `requireUser`. */
function viewerOf(request: Request): number {
  return request.auth!.id;
}

/** A parameter of the path; Express knows its type only where no other handler stands before. */
function paramOf(request: Request, name: string): string {
  return request.params[name] as string;
}
