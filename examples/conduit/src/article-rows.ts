import type { Article, ListedArticle } from "./model.js";
import { profileColumns, profileOf, type ProfileRow } from "./profiles.js";

/** The columns of an article in a list, of the article `a` by the user `u` as the user with the id `$1` sees them. */
export const listedColumns = `
  a.slug, a.title, a.description, a.tags, a.created_at, a.updated_at,
  exists (select 1 from favorites where article_id = a.id and user_id = $1) as favorited,
  (select count(*)::int from favorites where article_id = a.id) as favorites_count,
  ${profileColumns}`;

/** A row with {@link listedColumns}. */
export interface ListedRow extends ProfileRow {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly tags: string[];
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly favorited: boolean;
  readonly favorites_count: number;
}

export interface ArticleRow extends ListedRow {
  readonly body: string;
}

export function listedOf(row: ListedRow): ListedArticle {
  return {
    slug: row.slug,
    title: row.title,
    description: row.description,
    tagList: row.tags,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    favorited: row.favorited,
    favoritesCount: row.favorites_count,
    author: profileOf(row),
  };
}

export function articleOf(row: ArticleRow): Article {
  return { ...listedOf(row), body: row.body };
}
