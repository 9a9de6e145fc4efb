import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Every subpath of the package and the source file it is built from, so that tests never run a stale build. */
function sourcesOfExports(): { find: RegExp; replacement: string }[] {
  const { exports } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as {
    exports: Record<string, string | { default: string }>;
  };
  return Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === "string"
      ? []
      : [{ find: exactly(`cachewright${subpath.slice(1)}`), replacement: sourceOf(target.default) }],
  );
}

function exactly(specifier: string): RegExp {
  return new RegExp(`^${specifier}$`);
}

function sourceOf(built: string): string {
  return root + built.replace("./dist/", "").replace(/\.js$/, ".ts");
}

export default defineConfig({
  root,
  resolve: { alias: sourcesOfExports() },
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
