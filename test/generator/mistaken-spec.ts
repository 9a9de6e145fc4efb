import type { Diagnostic } from "../../generator/diagnostic.js";

/** A spec with these entries, and more options of `defineCache` where they are given. */
export function specOf(entries: string, options = ""): string {
  return `import { defineCache, type } from "cachewright";
import { z } from "zod";
const { get, post, put, patch, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  targets: ["express"],
  tags: { item: ["id"], items: [] },
  ${options}
});
export default define({
  ${entries}
});
`;
}

/** The text of the source from where a problem is said to be. */
export function pointedAt(source: string, { site }: Diagnostic): string {
  return source.split("\n")[site!.line - 1]!.slice(site!.column - 1);
}
