import { defineCache, type } from "cachewright";
import { z } from "zod";
import type {
  ArticleResponse,
  ArticlesResponse,
  CommentResponse,
  CommentsResponse,
  ProfileResponse,
  TagsResponse,
  UserResponse,
} from "./model.js";

const { get, post, put, del, define } = defineCache({
  name: "conduit",
  output: "./generated",
  targets: ["express"],
  ttl: "10m",
  identity: { id: z.number().int() },
  tags: {
    article: ["slug"], //    whatever shows this article
    articles: [], //         every list of articles: one more or one fewer may change them all
    comments: ["slug"], //   the comments of this article
    favorites: [], //        lists of somebody's favorites
    people: [], //           whatever shows somebody's name, bio, image or email
    tags: [], //             the list of tags
    viewer: ["id"], //       whatever was made for the eyes of this account
  },
});

const page = { limit: z.number().int().min(1).default(20), offset: z.number().int().min(0).default(0) };

export default define({
  // Reads. Whoever is logged in gets responses of their own: `favorited` and `following` differ.

  getCurrentUser: get("/user", {
    identity: "required",
    response: type<UserResponse>(),
    tags: ["people"],
  }),
  getProfile: get("/profiles/:username", {
    identity: "optional",
    response: type<ProfileResponse>(),
    tags: ["people", "viewer:{identity.id}"],
  }),
  getFeed: get("/articles/feed", {
    identity: "required",
    query: page,
    response: type<ArticlesResponse>(),
    tags: (input, result, tag) => [
      tag.articles(),
      tag.people(),
      tag.viewer(input.identity.id),
      ...result.articles.map((article) => tag.article(article.slug)),
    ],
  }),
  listArticles: get("/articles", {
    identity: "optional",
    query: {
      tag: z.string().optional(),
      author: z.string().optional(),
      favorited: z.string().optional(),
      ...page,
    },
    response: type<ArticlesResponse>(),
    // By the articles that it shows, so that a new favorite leaves all other lists alone.
    tags: (input, result, tag) => [
      tag.articles(),
      tag.people(),
      ...(input.identity === undefined ? [] : [tag.viewer(input.identity.id)]),
      ...(input.query.favorited === undefined ? [] : [tag.favorites()]),
      ...result.articles.map((article) => tag.article(article.slug)),
    ],
  }),
  getArticle: get("/articles/:slug", {
    identity: "optional",
    response: type<ArticleResponse>(),
    tags: ["article:{params.slug}", "people", "viewer:{identity.id}"],
  }),
  getComments: get("/articles/:slug/comments", {
    identity: "optional",
    response: type<CommentsResponse>(),
    tags: ["comments:{params.slug}", "people", "viewer:{identity.id}"],
  }),
  getTags: get("/tags", {
    response: type<TagsResponse>(),
    ttl: "1d",
    tags: ["tags"],
  }),

  // Changes, and what they make invalid for everybody. To register and to log in changes no answer that is cached.

  register: post("/users", { response: type<UserResponse>(), invalidates: [] }),
  logIn: post("/users/login", { response: type<UserResponse>(), invalidates: [] }),
  updateUser: put("/user", {
    identity: "required",
    response: type<UserResponse>(),
    invalidates: ["people"],
  }),
  followUser: post("/profiles/:username/follow", {
    identity: "required",
    response: type<ProfileResponse>(),
    invalidates: ["viewer:{identity.id}"],
  }),
  unfollowUser: del("/profiles/:username/follow", {
    identity: "required",
    response: type<ProfileResponse>(),
    invalidates: ["viewer:{identity.id}"],
  }),
  createArticle: post("/articles", {
    identity: "required",
    response: type<ArticleResponse>(),
    invalidates: ["articles", "tags"],
  }),
  updateArticle: put("/articles/:slug", {
    identity: "required",
    response: type<ArticleResponse>(),
    invalidates: ["article:{params.slug}", "comments:{params.slug}"], // a new title moves both to a new slug
  }),
  deleteArticle: del("/articles/:slug", {
    identity: "required",
    invalidates: ["article:{params.slug}", "articles", "comments:{params.slug}", "tags"],
  }),
  favoriteArticle: post("/articles/:slug/favorite", {
    identity: "required",
    response: type<ArticleResponse>(),
    invalidates: ["article:{params.slug}", "favorites"],
  }),
  unfavoriteArticle: del("/articles/:slug/favorite", {
    identity: "required",
    response: type<ArticleResponse>(),
    invalidates: ["article:{params.slug}", "favorites"],
  }),
  createComment: post("/articles/:slug/comments", {
    identity: "required",
    response: type<CommentResponse>(),
    invalidates: ["comments:{params.slug}"],
  }),
  deleteComment: del("/articles/:slug/comments/:id", {
    identity: "required",
    params: { id: z.number().int() },
    invalidates: ["comments:{params.slug}"],
  }),
});
