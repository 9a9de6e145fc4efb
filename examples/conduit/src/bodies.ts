import { z } from "zod";
import { invalid } from "./errors.js";

/** Postgres has no NUL in its texts. */
const text = z.string().refine((value) => !value.includes("\0"));
const filled = text.min(1);

export const LoginBody = z.object({ user: z.object({ email: filled, password: filled }) });

export const RegisterBody = z.object({ user: z.object({ username: filled, email: filled, password: filled }) });

export const UpdateUserBody = z.object({
  user: z
    .object({ username: filled, email: filled, password: filled, bio: text, image: text })
    .partial()
    .refine((user) => Object.keys(user).length > 0),
});

export const CreateArticleBody = z.object({
  article: z.object({ title: filled, description: filled, body: filled, tagList: z.array(filled).default([]) }),
});

export const UpdateArticleBody = z.object({
  article: z.object({ title: filled, description: filled, body: filled }).partial(),
});

export const CreateCommentBody = z.object({ comment: z.object({ body: filled }) });

export type NewUser = z.output<typeof RegisterBody>["user"];
export type Credentials = z.output<typeof LoginBody>["user"];
export type UserChanges = z.output<typeof UpdateUserBody>["user"];
export type NewArticle = z.output<typeof CreateArticleBody>["article"];
export type ArticleChanges = z.output<typeof UpdateArticleBody>["article"];

/**
 * Reads a request body.
 *
 * @throws {ApiError} 422 that names each field that does not fit, for example `user.email is invalid`.
 */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const outcome = schema.safeParse(body);
  if (outcome.success) return outcome.data;
  throw invalid(...new Set(outcome.error.issues.map((issue) => issue.path.join(".") || "body")));
}
