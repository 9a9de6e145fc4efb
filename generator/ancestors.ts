import { dirname } from "node:path";

/** A directory and those above it, the nearest first. */
export function ancestors(directory: string): readonly string[] {
  const parent = dirname(directory);
  return parent === directory ? [directory] : [directory, ...ancestors(parent)];
}
