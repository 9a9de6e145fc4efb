import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The version of this package, from its own package.json, wherever above this file that is. */
export const version: string = readVersion(dirname(fileURLToPath(import.meta.url)));

function readVersion(directory: string): string {
  try {
    const { name, version: found } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as {
      readonly name: string;
      readonly version: string;
    };
    if (name === "cachewright") return found;
  } catch {
    // No package.json here: look further up.
  }
  return readVersion(dirname(directory));
}
