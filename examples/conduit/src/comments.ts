import type { Clock } from "./clock.js";
import type { Database } from "./database.js";
import { forbidden, notFound } from "./errors.js";
import type { Comment } from "./model.js";
import { profileColumns, profileOf, type ProfileRow } from "./profiles.js";

/** What people say about articles. */
export interface Comments {
  /** The newest first. */
  list(slug: string, viewer?: number): Promise<Comment[]>;
  create(slug: string, body: string, viewer: number): Promise<Comment>;
  delete(slug: string, id: number, viewer: number): Promise<void>;
}

interface CommentRow extends ProfileRow {
  readonly id: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly body: string;
}

export function createComments(database: Database, clock: Clock): Comments {
  const articleId = async (slug: string): Promise<number> => {
    const { rows } = await database.query<{ id: number }>("select id from articles where slug = $1", [slug]);
    if (rows[0] === undefined) throw notFound("article");
    return rows[0].id;
  };

  const select = async (condition: string, viewer: number | undefined, id: number): Promise<Comment[]> => {
    const { rows } = await database.query<CommentRow>(selectWhere(condition), [viewer, id]);
    return rows.map(commentOf);
  };

  return {
    async list(slug, viewer) {
      return select("c.article_id = $2", viewer, await articleId(slug));
    },

    async create(slug, body, viewer) {
      const values = [await articleId(slug), viewer, body, clock.now()];
      const inserted = await database.query<{ id: number }>(insert, values);
      const [comment] = await select("c.id = $2", viewer, inserted.rows[0]!.id);
      if (comment === undefined) throw notFound("comment");
      return comment;
    },

    async delete(slug, id, viewer) {
      const { rows } = await database.query<{ author_id: number }>(selectAuthor, [await articleId(slug), id]);
      if (rows[0] === undefined) throw notFound("comment");
      if (rows[0].author_id !== viewer) throw forbidden("comment is not yours");
      await database.query("delete from comments where id = $1", [id]);
    },
  };
}

const selectWhere = (condition: string) => `
  select c.id, c.created_at, c.updated_at, c.body, ${profileColumns}
  from comments c join users u on u.id = c.author_id
  where ${condition} order by c.created_at desc, c.id desc`;

const insert = `
  insert into comments (article_id, author_id, body, created_at, updated_at) values ($1, $2, $3, $4, $4) returning id`;

/** The id comes from a path and may be larger than any that there is. */
const selectAuthor = "select author_id from comments where article_id = $1 and id = $2::bigint";

function commentOf(row: CommentRow): Comment {
  return {
    id: row.id,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    body: row.body,
    author: profileOf(row),
  };
}
