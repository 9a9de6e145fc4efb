import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./command.mjs";

const folder = fileURLToPath(new URL("../../node_modules/.cache/nodes", import.meta.url));

/**
 * The program of another major version of Node, from the npm package `node`; it is installed when it is missing.
 *
 * @param {number} major
 * @returns {Promise<{ readonly path: string } | { readonly problem: string }>}
 */
export async function otherNode(major) {
  const home = join(folder, String(major));
  const path = join(home, "node_modules/node/bin/node");
  if (existsSync(path)) return { path };
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), `{ "private": true }\n`);
  const args = ["install", "--no-save", "--no-audit", "--no-fund", `node@${major}`];
  const { ok, output } = await run("npm", args, { cwd: home });
  return ok && existsSync(path) ? { path } : { problem: `Node ${major} cannot be installed: ${output.trim()}` };
}
