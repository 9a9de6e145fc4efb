import { readFileSync, statSync } from "node:fs";
import { dirname, extname } from "node:path";
import { pathToFileURL } from "node:url";
import type { Loader, Plugin } from "esbuild";
import { withBrands } from "./brands.js";

/** What each module asks about its own place, and the variable that answers in the bundle. */
export const locationDefines = {
  "import.meta.url": "$cachewrightUrl",
  "import.meta.dirname": "$cachewrightDirname",
  "import.meta.filename": "$cachewrightFilename",
  __dirname: "$cachewrightDirname",
  __filename: "$cachewrightFilename",
};

const asksForIt = /\bimport\.meta\.(?:url|dirname|filename)\b|\b__(?:dir|file)name\b/;

const loaders: Readonly<Record<string, Loader>> = {
  ".jsx": "jsx",
  ".tsx": "tsx",
  ".js": "js",
  ".mjs": "js",
  ".cjs": "js",
};

/**
 * Lets a module of the bundle find files beside itself, as it does when it runs by itself. The variables go on the first
 * line of the module, so that all others keep their numbers.
 */
export const moduleLocation: Plugin = {
  name: "module-location",
  setup: (build) => {
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: "file" }, ({ path }) => {
      // Reading a pipe would stop this process; the bundler's own is ended when its time is over.
      if (!statSync(path).isFile()) return undefined;
      const text = readFileSync(path, "utf8");
      const source = withBrands(text);
      if (!asksForIt.test(source)) return source === text ? undefined : loaded(path, source);
      return loaded(path, declarations(path) + source);
    });
  },
};

function loaded(path: string, contents: string) {
  return { contents, loader: loaders[extname(path)] ?? "ts" };
}

function declarations(path: string): string {
  const value = { Url: pathToFileURL(path).href, Dirname: dirname(path), Filename: path };
  return Object.entries(value)
    .map(([name, text]) => `const $cachewright${name} = ${JSON.stringify(text)}; `)
    .join("");
}
