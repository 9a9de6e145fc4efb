import { z } from "zod";

export const AuthorSchema = z.object({ name: z.string(), bio: z.string().nullable() });

export const articleSchema = z.object({
  slug: z.string(),
  author: AuthorSchema,
  status: z.enum(["draft", "published"]),
  labels: z.array(z.string()),
});

/** Of the same name as another one, and of another type. */
export const Author = z.object({ id: z.uuid() });

/** A list gets a name where it has one here. */
export const Labels = z.array(z.string());

export const Status = z.enum(["draft", "published"]);
