import { articleOf, listedColumns, listedOf, type ArticleRow, type ListedRow } from "./article-rows.js";
import type { ArticleChanges, NewArticle } from "./bodies.js";
import type { Clock } from "./clock.js";
import type { Connection, Database } from "./database.js";
import { forbidden, notFound } from "./errors.js";
import type { Article, ArticlesResponse } from "./model.js";
import { firstFree, slugOf } from "./slug.js";

/** Which articles: those that fit everything that is given. People are given by their usernames. */
export interface ArticleFilter {
  readonly tag?: string | undefined;
  readonly author?: string | undefined;
  readonly favorited?: string | undefined;
}

/** Which part of a list. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** Articles, their favorites and their tags. */
export interface Articles {
  get(slug: string, viewer?: number): Promise<Article>;
  /** The newest first. */
  list(filter: ArticleFilter, page: Page, viewer?: number): Promise<ArticlesResponse>;
  /** Like `list`, of the people whom the viewer follows. */
  feed(page: Page, viewer: number): Promise<ArticlesResponse>;
  create(article: NewArticle, viewer: number): Promise<Article>;
  /** A new title gives a new slug. */
  update(slug: string, changes: ArticleChanges, viewer: number): Promise<Article>;
  delete(slug: string, viewer: number): Promise<void>;
  favorite(slug: string, viewer: number): Promise<Article>;
  unfavorite(slug: string, viewer: number): Promise<Article>;
  /** Every tag of every article, in alphabetical order. */
  tags(): Promise<string[]>;
}

interface OwnedRow {
  readonly id: number;
  readonly title: string;
  readonly author_id: number;
}

export function createArticles(database: Database, clock: Clock): Articles {
  const get: Articles["get"] = async (slug, viewer) => {
    const { rows } = await database.query<ArticleRow>(selectOne, [viewer, slug]);
    if (rows[0] === undefined) throw notFound("article");
    return articleOf(rows[0]);
  };

  const select = async (conditions: unknown[], { limit, offset }: Page): Promise<ArticlesResponse> => {
    const page = await database.query<ListedRow>(selectPage, [...conditions, limit, offset]);
    const count = await database.query<{ total: number }>(selectCount, conditions);
    return { articles: page.rows.map(listedOf), articlesCount: count.rows[0]?.total ?? 0 };
  };

  return {
    get,

    list: ({ tag, author, favorited }, page, viewer) => select([viewer, tag, author, favorited, false], page),

    feed: (page, viewer) => select([viewer, null, null, null, true], page),

    async create({ title, description, body, tagList }, viewer) {
      const slug = await database.transaction(async (transaction) => {
        const free = await freeSlug(transaction, title);
        const values = [free, title, description, body, [...new Set(tagList)], viewer, clock.now()];
        await transaction.query(insert, values);
        return free;
      });
      return get(slug, viewer);
    },

    async update(slug, { title, description, body }, viewer) {
      const current = await database.transaction(async (transaction) => {
        const owned = await ownArticle(transaction, slug, viewer);
        const isRenamed = title !== undefined && title !== owned.title;
        const next = isRenamed ? await freeSlug(transaction, title, owned.id) : slug;
        await transaction.query(change, [owned.id, next, title, description, body, clock.now()]);
        return next;
      });
      return get(current, viewer);
    },

    async delete(slug, viewer) {
      const { id } = await ownArticle(database, slug, viewer);
      await database.query("delete from articles where id = $1", [id]);
    },

    async favorite(slug, viewer) {
      await database.query(addFavorite, [viewer, slug]);
      return get(slug, viewer);
    },

    async unfavorite(slug, viewer) {
      await database.query(removeFavorite, [viewer, slug]);
      return get(slug, viewer);
    },

    async tags() {
      const { rows } = await database.query<{ tag: string }>(selectTags);
      return rows.map((row) => row.tag);
    },
  };
}

/** @param own the id of the article that is to get the slug, when it has one already. */
async function freeSlug(connection: Connection, title: string, own = 0): Promise<string> {
  const slug = slugOf(title);
  const sql = "select slug from articles where id <> $2 and (slug = $1 or slug like $1 || '-%')";
  const { rows } = await connection.query<{ slug: string }>(sql, [slug, own]);
  return firstFree(slug, new Set(rows.map((row) => row.slug)));
}

async function ownArticle(connection: Connection, slug: string, viewer: number): Promise<OwnedRow> {
  const sql = "select id, title, author_id from articles where slug = $1";
  const { rows } = await connection.query<OwnedRow>(sql, [slug]);
  if (rows[0] === undefined) throw notFound("article");
  if (rows[0].author_id !== viewer) throw forbidden("article is not yours");
  return rows[0];
}

const selectOne = `
  select ${listedColumns}, a.body from articles a join users u on u.id = a.author_id where a.slug = $2`;

const matching = `
  from articles a join users u on u.id = a.author_id
  where ($2::text is null or a.tags @> array[$2])
    and ($3::text is null or u.username = $3)
    and ($4::text is null or exists (
      select 1 from favorites f join users fan on fan.id = f.user_id
      where f.article_id = a.id and fan.username = $4))
    and (not $5::boolean or exists (
      select 1 from follows where follower_id = $1 and followed_id = a.author_id))`;

const selectPage = `
  select ${listedColumns} ${matching} order by a.created_at desc, a.id desc limit $6 offset $7`;

const selectCount = `select count(*)::int as total ${matching}`;

const insert = `
  insert into articles (slug, title, description, body, tags, author_id, created_at, updated_at)
  values ($1, $2, $3, $4, $5, $6, $7, $7)`;

const change = `
  update articles set
    slug = $2,
    title = coalesce($3, title),
    description = coalesce($4, description),
    body = coalesce($5, body),
    updated_at = $6
  where id = $1`;

const addFavorite = `
  insert into favorites (user_id, article_id) select $1, id from articles where slug = $2 on conflict do nothing`;

const removeFavorite = `
  delete from favorites where user_id = $1 and article_id = (select id from articles where slug = $2)`;

const selectTags = `
  select distinct tag collate "C" as tag from articles, unnest(tags) as tag order by tag`;
