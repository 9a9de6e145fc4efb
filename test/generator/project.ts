import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/**
 * A project in a temporary directory, with zod installed; it goes away with the test.
 *
 * @param files texts by relative path
 * @returns the absolute path of its directory
 */
export function project(files: Readonly<Record<string, string>>): string {
  const { root, remove } = lastingProject(files);
  onTestFinished(remove);
  return root;
}

/** A project for several tests, which remove it themselves. */
export function lastingProject(files: Readonly<Record<string, string>>): {
  readonly root: string;
  readonly remove: () => void;
} {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "cachewright-")));
  mkdirSync(join(root, "node_modules"));
  symlinkSync(fileURLToPath(new URL("../../node_modules/zod", import.meta.url)), join(root, "node_modules/zod"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** How a spec begins whose functions are all at hand. */
export const specHead = `import { defineCache, type } from "cachewright";
import { z } from "zod";
const { get, post, put, patch, del, value, define } = defineCache({ name: "shop", output: "./generated" });
`;

/** What a run left in a project that it should have removed: bundles and drafts, and not what it remembers. */
export function leftovers(root: string): string[] {
  const cache = join(root, "node_modules/.cache/cachewright");
  return existsSync(cache) ? readdirSync(cache).filter((name) => !name.startsWith("stamp-")) : [];
}
