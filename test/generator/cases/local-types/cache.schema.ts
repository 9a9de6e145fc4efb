import { defineCache, type } from "cachewright";
import { z } from "zod";
import type { Article } from "./model.js";

const { get, value, define } = defineCache({ name: "local", output: "./expected" });

interface Counted {
  readonly total: number;
}

/** Names itself, another local type, and what the spec imports. */
export interface Page<T> extends Counted {
  readonly items: readonly T[];
  readonly previous?: Page<T>;
}

type PageResponse = { readonly page: Page<Article> };

export default define({
  list: get("/list", { response: type<Page<Article>>() }),
  page: get("/page", { response: type<PageResponse>() }),
  settings: get("/settings", { response: type<{ of: globalThis.Settings }>() }),
  count: value({ input: { id: z.string() }, value: type<Counted>() }),
});
