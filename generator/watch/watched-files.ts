import { createHash } from "node:crypto";
import { existsSync, type FSWatcher, readFileSync, watch } from "node:fs";
import { dirname, sep } from "node:path";

/** Saving a file makes several events, in some editors also a new file and a rename. */
const settleMs = 15;

/**
 * Tells when the content of some files changes. Their folders are watched, because many editors replace a file instead of
 * writing it; other files in there, such as generated ones, do not count.
 */
export class WatchedFiles {
  readonly #onChange: () => void;
  readonly #folders = new Map<string, FSWatcher>();
  #hashes = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /**
   * The files that count from now on; one that is not there counts when it comes. What is in them now is what a change is
   * compared with, but for those that were watched already.
   */
  set(files: readonly string[]): void {
    const local = files.filter((file) => !file.includes(`${sep}node_modules${sep}`));
    this.#hashes = new Map(local.map((file) => [file, this.#hashes.get(file) ?? hashOf(file)]));
    this.#watchFolders(new Set(local.map((file) => existingFolder(dirname(file)))));
  }

  /** All files that count. */
  get all(): readonly string[] {
    return [...this.#hashes.keys()];
  }

  /** Takes what is in the files now for known. */
  refresh(): void {
    for (const file of this.#hashes.keys()) this.#hashes.set(file, hashOf(file));
  }

  /** Whether something is in the files that is not known yet. */
  get hasChanged(): boolean {
    return [...this.#hashes].some(([file, hash]) => hashOf(file) !== hash);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#watchFolders(new Set());
  }

  #watchFolders(folders: ReadonlySet<string>): void {
    for (const [folder, watcher] of this.#folders) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#folders.delete(folder);
    }
    for (const folder of folders) if (!this.#folders.has(folder)) this.#folders.set(folder, this.#watcherOf(folder));
  }

  #watcherOf(folder: string): FSWatcher {
    const watcher = watch(folder, () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#look(), settleMs);
    });
    // A folder that is removed takes its watcher with it; the folder above it is next.
    watcher.on("error", () => this.#folders.delete(folder));
    return watcher;
  }

  #look(): void {
    const files = [...this.#hashes.keys()];
    if (this.hasChanged) this.#onChange();
    // A folder that a missing file needs may be there now.
    else this.#watchFolders(new Set(files.map((file) => existingFolder(dirname(file)))));
  }
}

function hashOf(file: string): string {
  try {
    return createHash("sha256").update(readFileSync(file)).digest("base64url");
  } catch {
    return "";
  }
}

function existingFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existingFolder(dirname(folder));
}
