import { z } from "zod";

export const Category = z.object({
  name: z.string(),
  get children() {
    return z.array(Category);
  },
  get parent() {
    return Category.nullish();
  },
});

export interface Reply {
  text: string;
  replies: Map<string, Reply>;
}

export const Comment: z.ZodType<Reply> = z.lazy(() =>
  z.object({ text: z.string(), replies: z.map(z.string(), Comment) }),
);
