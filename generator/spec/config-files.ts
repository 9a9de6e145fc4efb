import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { ancestors } from "../ancestors.js";

/**
 * The configuration that decides where the imports of files lead: of each the nearest `tsconfig.json`, with what it
 * extends, and the nearest `package.json`.
 */
export function configFiles(files: readonly string[]): string[] {
  const directories = new Set(files.map((file) => dirname(file)));
  const found = new Set<string>();
  for (const directory of directories) {
    for (const name of ["package.json", "tsconfig.json"]) {
      const file = nearest(name, directory);
      if (file !== undefined) addWithBases(file, found);
    }
  }
  return [...found].toSorted();
}

function nearest(name: string, directory: string): string | undefined {
  return ancestors(directory)
    .map((each) => join(each, name))
    .find((file) => existsSync(file));
}

function addWithBases(file: string, found: Set<string>): void {
  if (found.has(file)) return;
  found.add(file);
  if (file.endsWith("package.json")) return;
  for (const base of basesOf(file)) addWithBases(base, found);
}

/** Read as text: a tsconfig has comments, and may be wrong at the moment. */
function basesOf(config: string): string[] {
  const [, list = ""] = /"extends"\s*:\s*("[^"]*"|\[[^\]]*\])/.exec(readFileSync(config, "utf8")) ?? [];
  return [...list.matchAll(/"([^"]+)"/g)].flatMap(([, base = ""]) => baseFile(base, config) ?? []);
}

function baseFile(base: string, config: string): string | undefined {
  const path = resolve(dirname(config), base);
  if (/^[./]/.test(base)) return [path, `${path}.json`, join(path, "tsconfig.json")].find(isJson);
  const require = createRequire(config);
  for (const specifier of [base, `${base}.json`, `${base}/tsconfig.json`]) {
    try {
      const file = require.resolve(specifier);
      if (isJson(file)) return file;
    } catch {
      // It may be named in another way.
    }
  }
  return undefined;
}

function isJson(file: string): boolean {
  return file.endsWith(".json") && existsSync(file);
}
