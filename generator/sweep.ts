import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

/** Nobody uses a temporary file for that long: whoever made it was killed without notice. */
const abandonedMs = 24 * 60 * 60 * 1000;

/** Removes from a directory what begins with `prefix` and was abandoned. Never throws. */
export function sweep(directory: string, prefix: string): void {
  for (const name of readdirSync(directory).filter((each) => each.startsWith(prefix))) {
    const path = join(directory, name);
    const { mtimeMs = Date.now() } = statSync(path, { throwIfNoEntry: false }) ?? {};
    if (Date.now() - mtimeMs > abandonedMs) removeQuietly(path);
  }
}

/** What cannot be removed is in nobody's way where it lies, and is swept another day. */
export function removeQuietly(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 2 });
  } catch {
    // See above.
  }
}
