import type { Frozen } from "../../../../../runtime/frozen.js";
import type { Article } from "../article.js";
import { article } from "../article.js";

export const slug: string = article.slug;
export const tags: readonly string[] = article.tags.toSorted();
export const z: number = article.position[1].z;
export const link: URL | undefined = article.authors[0]?.links.get("home");
article.at.setTime(0);
article.authors[0]?.links.clear();

export const changed: Frozen<Article> = { ...article, tags: [...article.tags, "new"] };

/** What is not frozen fits where a frozen one is asked for. */
export const given = (loaded: Article): Frozen<Article> => loaded;

/** Of a type that refers to itself. */
interface Tree {
  value: Date;
  children: Tree[];
}
export const depth = ({ children }: Frozen<Tree>): number => 1 + Math.max(0, ...children.map(depth));

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export const isList = (json: Frozen<Json>): json is readonly Frozen<Json>[] => Array.isArray(json);

/** In code that does not know the type. */
export async function first<T>(read: () => Promise<Frozen<T> | undefined>, otherwise: Frozen<T>): Promise<Frozen<T>> {
  return (await read()) ?? otherwise;
}
export const one: Promise<Frozen<Article>> = first<Article>(async () => article, article);
