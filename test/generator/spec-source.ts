import { join } from "node:path";
import { Locator } from "../../generator/spec/locate.js";
import type { Site } from "../../generator/spec/raw.js";
import { project } from "./project.js";

/** The place of `text` in `source`; a `‸` in the text marks the column. */
function find(source: string, text: string, file: string): Site {
  const offset = source.indexOf(text.replace("‸", "")) + Math.max(0, text.indexOf("‸"));
  const before = source.slice(0, offset).split("\n");
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** A project with this spec, and ways to point at places in it. */
export function specSource(source: string, more: Record<string, string> = {}) {
  const root = project({ "cache.schema.ts": source, ...more });
  const path = join(root, "cache.schema.ts");
  const lines = source.split("\n");
  return {
    root,
    path,
    locator: new Locator(),
    at: (text: string) => find(source, text, path),
    textAt: ({ line, column }: Site) => lines[line - 1]?.slice(column - 1),
  };
}
