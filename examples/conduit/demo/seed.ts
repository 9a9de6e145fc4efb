import type { Database } from "../src/database.js";

const seed = `
  insert into users (username, email, password, bio, updated_at)
  select 'writer' || n, 'writer' || n || '@example.org', '', 'Writes about dragons.', '2024-01-01'
  from generate_series(1, 50) n;

  insert into articles (slug, title, description, body, tags, author_id, created_at, updated_at)
  select 'story-' || n, 'Story ' || n, 'A story', repeat('Once upon a time. ', 20),
    case when n % 4 = 0 then array['dragons', 'stories'] else array['stories'] end,
    1 + n % 50, timestamp '2024-01-01' + n * interval '1 minute', timestamp '2024-01-01' + n * interval '1 minute'
  from generate_series(1, 8000) n;

  insert into favorites (article_id, user_id)
  select article, reader from generate_series(1, 8000) article, generate_series(1, 50) reader
  where (article * 7 + reader * 13) % 11 = 0;

  analyze;
`;

/** Fills an empty database with enough rows that a list takes Postgres a visible time. */
export async function fillDatabase(database: Database): Promise<void> {
  await database.exec(seed);
}
