import { createHash } from "node:crypto";
import { existsSync, type FSWatcher, readFileSync, statSync, watch } from "node:fs";
import { dirname, sep } from "node:path";

/** Saving a file makes several events, in some editors also a new file and a rename. */
const settleMs = 15;

/**
 * Tells when the content of some files changes. Their folders are watched, because many editors replace a file instead of
 * writing it; other files in there, such as generated ones, do not count.
 */
export class WatchedFiles {
  readonly #onChange: () => void;
  readonly #folders = new Map<string, { readonly watcher: FSWatcher; readonly inode: number | undefined }>();
  #hashes = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /**
   * The files that count from now on; one that is not there counts when it comes. What is in them now is what a change is
   * compared with, but for those that were watched already, and for new ones that were written after `sinceMs`, of which
   * nobody knows whether they were read before.
   */
  set(files: readonly string[], sinceMs = Number.POSITIVE_INFINITY): void {
    const local = files.filter((file) => !file.includes(`${sep}node_modules${sep}`));
    // First watched and then read: nothing comes in between.
    this.#watchFoldersOf(local);
    this.#hashes = new Map(local.map((file) => [file, this.#hashes.get(file) ?? hashSince(file, sinceMs)]));
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
    this.#watchFoldersOf([]);
  }

  /** A folder that was replaced by another of its name, as by a checkout, is watched anew. */
  #watchFoldersOf(files: readonly string[]): void {
    const folders = new Set(files.map((file) => existingFolder(dirname(file))));
    for (const [folder, { watcher, inode }] of this.#folders) {
      if (folders.has(folder) && inode === inodeOf(folder)) continue;
      watcher.close();
      this.#folders.delete(folder);
    }
    for (const folder of folders) {
      if (this.#folders.has(folder)) continue;
      this.#folders.set(folder, { inode: inodeOf(folder), watcher: this.#watcherOf(folder) });
    }
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
    // A folder that a missing file needs may be there now.
    this.#watchFoldersOf(this.all);
    if (this.hasChanged) this.#onChange();
  }
}

function inodeOf(folder: string): number | undefined {
  return statSync(folder, { throwIfNoEntry: false })?.ino;
}

/** File systems count time in steps of a few milliseconds. */
const clockStepMs = 10;

function hashSince(file: string, sinceMs: number): string {
  const { mtimeMs = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return mtimeMs >= sinceMs - clockStepMs ? "unknown" : hashOf(file);
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
