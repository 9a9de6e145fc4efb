import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "./command.mjs";

const sources = ["generator", "runtime", "templates"];

/** Whether `dist` is there and no source, nor the way it is compiled, is newer. */
export function buildIsCurrent() {
  const built = join(root, "dist/generator/cli.js");
  if (!existsSync(built)) return false;
  return sourceFiles().every((file) => statSync(file).mtimeMs <= statSync(built).mtimeMs);
}

function sourceFiles() {
  const inFolders = sources.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((file) => join(root, folder, String(file))),
  );
  return [join(root, "tsconfig.json"), ...inFolders];
}
