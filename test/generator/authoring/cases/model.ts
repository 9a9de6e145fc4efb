import { z } from "zod";

export interface User {
  id: string;
  name: string;
}

export interface ArticleResponse {
  article: { slug: string; title: string; createdAt: Date };
}

export const ArticleList = z.object({ articles: z.array(z.object({ slug: z.string(), title: z.string() })) });
