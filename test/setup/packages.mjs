import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./command.mjs";

/** Whether `node_modules` holds what the lock file says: npm writes its own copy of the lock after installing. */
export function packagesAreInstalled() {
  const installed = join(root, "node_modules/.package-lock.json");
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs;
}

/** Installs exactly what the lock file says. */
export function installPackages() {
  return run("npm", ["ci", "--no-audit", "--no-fund"]);
}
