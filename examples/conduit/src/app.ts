import { attach } from "cachewright/express";
import express, { type Express } from "express";
import { authenticate, requireUser } from "./auth.js";
import {
  CreateArticleBody,
  CreateCommentBody,
  LoginBody,
  readBody,
  RegisterBody,
  UpdateArticleBody,
  UpdateUserBody,
} from "./bodies.js";
import { answerError, unknownPath } from "./errors.js";
import type { ConduitCache } from "./generated/cache.js";
import { wrappers } from "./generated/express.js";
import { translateInputErrors } from "./input-errors.js";
import { readArticle } from "./read-article.js";
import type { Services } from "./services.js";

export interface AppOptions {
  readonly services: Services;
  readonly cache: ConduitCache;
}

type Wrapped = ReturnType<typeof wrappers>;

/** The Conduit API, with every GET served through the cache. */
export function createApp({ services, cache }: AppOptions): Express {
  const app = express();
  const cached = wrappers(cache, { identity: (request) => request.auth });

  attach(app, cache);
  app.use(authenticate(services.tokens), express.json());
  mountUsers(app, cached, services);
  mountProfiles(app, cached, services);
  mountArticles(app, cached, services);
  mountFavorites(app, cached, services);
  mountComments(app, cached, services);
  app.use(unknownPath, translateInputErrors, answerError);
  return app;
}

function mountUsers(app: Express, cached: Wrapped, { users }: Services): void {
  app.post(
    cached.register.path,
    cached.register(async (_input, { request, reply }) => {
      const { user } = readBody(RegisterBody, request.body);
      return reply({ user: await users.register(user) }, { status: 201 });
    }),
  );

  app.post(
    cached.logIn.path,
    cached.logIn(async (_input, { request }) => {
      const { user } = readBody(LoginBody, request.body);
      return { user: await users.logIn(user) };
    }),
  );

  app.get(
    cached.getCurrentUser.path,
    requireUser,
    cached.getCurrentUser(async ({ identity }) => ({ user: await users.current(identity.id) })),
  );

  app.put(
    cached.updateUser.path,
    requireUser,
    cached.updateUser(async ({ identity }, { request }) => {
      const { user } = readBody(UpdateUserBody, request.body);
      return { user: await users.update(identity.id, user) };
    }),
  );
}

function mountProfiles(app: Express, cached: Wrapped, { profiles }: Services): void {
  app.get(
    cached.getProfile.path,
    cached.getProfile(async ({ params, identity }) => ({
      profile: await profiles.get(params.username, identity?.id),
    })),
  );

  app.post(
    cached.followUser.path,
    requireUser,
    cached.followUser(async ({ params, identity }) => ({
      profile: await profiles.follow(params.username, identity.id),
    })),
  );

  app.delete(
    cached.unfollowUser.path,
    requireUser,
    cached.unfollowUser(async ({ params, identity }) => ({
      profile: await profiles.unfollow(params.username, identity.id),
    })),
  );
}

function mountArticles(app: Express, cached: Wrapped, services: Services): void {
  const { articles } = services;

  app.get(
    cached.listArticles.path,
    cached.listArticles(({ query, identity }) => articles.list(query, query, identity?.id)),
  );

  app.get(
    cached.getFeed.path,
    requireUser,
    cached.getFeed(({ query, identity }) => articles.feed(query, identity.id)),
  );

  app.get(cached.getArticle.path, cached.getArticle(readArticle(services)));

  app.get(
    cached.getTags.path,
    cached.getTags(async () => ({ tags: await articles.tags() })),
  );

  app.post(
    cached.createArticle.path,
    requireUser,
    cached.createArticle(async ({ identity }, { request, reply }) => {
      const { article } = readBody(CreateArticleBody, request.body);
      return reply({ article: await articles.create(article, identity.id) }, { status: 201 });
    }),
  );

  app.put(
    cached.updateArticle.path,
    requireUser,
    cached.updateArticle(async ({ params, identity }, { request }) => {
      const { article } = readBody(UpdateArticleBody, request.body);
      return { article: await articles.update(params.slug, article, identity.id) };
    }),
  );

  app.delete(
    cached.deleteArticle.path,
    requireUser,
    cached.deleteArticle(({ params, identity }) => articles.delete(params.slug, identity.id)),
  );
}

function mountFavorites(app: Express, cached: Wrapped, { articles }: Services): void {
  app.post(
    cached.favoriteArticle.path,
    requireUser,
    cached.favoriteArticle(async ({ params, identity }) => ({
      article: await articles.favorite(params.slug, identity.id),
    })),
  );

  app.delete(
    cached.unfavoriteArticle.path,
    requireUser,
    cached.unfavoriteArticle(async ({ params, identity }) => ({
      article: await articles.unfavorite(params.slug, identity.id),
    })),
  );
}

function mountComments(app: Express, cached: Wrapped, { comments }: Services): void {
  app.get(
    cached.getComments.path,
    cached.getComments(async ({ params, identity }) => ({
      comments: await comments.list(params.slug, identity?.id),
    })),
  );

  app.post(
    cached.createComment.path,
    requireUser,
    cached.createComment(async ({ params, identity }, { request }) => {
      const { comment } = readBody(CreateCommentBody, request.body);
      return { comment: await comments.create(params.slug, comment.body, identity.id) };
    }),
  );

  app.delete(
    cached.deleteComment.path,
    requireUser,
    cached.deleteComment(({ params, identity }) => comments.delete(params.slug, params.id, identity.id)),
  );
}
