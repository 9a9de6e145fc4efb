import type { GetArticleHandler } from "./generated/inputs.js";
import type { Services } from "./services.js";

/** The handler of `GET /articles/:slug`, which HTTP and the WebSocket share: both read and fill the same entries. */
export function readArticle({ articles }: Services): GetArticleHandler {
  return async ({ params, identity }) => ({ article: await articles.get(params.slug, identity?.id) });
}
