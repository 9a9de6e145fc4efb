import { configFiles } from "./spec/config-files.js";

/** Collects the files that a run depends on, and tells of them whenever there are more. */
export class Sources {
  readonly #tell: ((files: readonly string[]) => void) | undefined;
  readonly #files = new Set<string>();

  constructor(tell: ((files: readonly string[]) => void) | undefined) {
    this.#tell = tell;
  }

  /** Adds source files, and the configuration that decides where their imports lead. */
  add(files: readonly string[]): void {
    if (this.#tell === undefined) return;
    const before = this.#files.size;
    for (const file of [...files, ...configFiles(files)]) this.#files.add(file);
    if (this.#files.size > before) this.#tell([...this.#files]);
  }
}
