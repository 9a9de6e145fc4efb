import { PGlite } from "@electric-sql/pglite";

/** A Postgres that runs inside this process. */
export type Database = PGlite;

/** What runs statements: the database, or a transaction on it. */
export type Connection = Pick<Database, "query">;

const schema = `
  create table users (
    id serial primary key,
    username text not null unique,
    email text not null unique,
    password text not null,
    bio text not null default '',
    image text not null default '',
    updated_at timestamptz not null
  );

  create table follows (
    follower_id int not null references users on delete cascade,
    followed_id int not null references users on delete cascade,
    primary key (follower_id, followed_id)
  );

  create table articles (
    id serial primary key,
    slug text not null unique,
    title text not null,
    description text not null,
    body text not null,
    tags text[] not null,
    author_id int not null references users on delete cascade,
    created_at timestamptz not null,
    updated_at timestamptz not null
  );
  create index on articles (created_at desc, id desc);
  create index on articles (author_id);
  create index on articles using gin (tags);

  create table favorites (
    article_id int not null references articles on delete cascade,
    user_id int not null references users on delete cascade,
    primary key (article_id, user_id)
  );
  create index on favorites (user_id);

  create table comments (
    id serial primary key,
    article_id int not null references articles on delete cascade,
    author_id int not null references users on delete cascade,
    body text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
  );
  create index on comments (article_id);
`;

/** Opens a new, empty database in memory. It is gone when it is closed. */
export async function openDatabase(): Promise<Database> {
  const database = await PGlite.create();
  await database.exec(schema);
  return database;
}

const uniqueViolation = "23505";

/** Whether a statement failed because a value that must be unique is taken. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === uniqueViolation;
}
