import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Every file that is or could be committed, relative to the root. */
export function repositoryFiles(): readonly string[] {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], { cwd: root, encoding: "utf8" });
  return listed.split("\0").filter((file) => file !== "" && isFile(file));
}

/** A file that git knows may be deleted by now. */
function isFile(file: string): boolean {
  return statSync(join(root, file), { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The text of a file of the repository; nothing for a binary one. */
export function textOf(file: string): string {
  const text = readFileSync(join(root, file), "utf8");
  return text.includes("\0") ? "" : text;
}
