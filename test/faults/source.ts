import { openSync, readSync, writeFileSync, writeSync } from "node:fs";
import { subjects } from "./layout.js";

const size = 4;

/** The data behind the cache: one version for each subject, in a file that all processes read and write synchronously. */
export class Source {
  readonly #file: number;
  readonly #bytes = Buffer.alloc(size);

  /** Makes the file, every version 1. */
  static create(path: string): void {
    const versions = Buffer.alloc(size * subjects.length);
    for (const { id } of subjects) versions.writeUInt32LE(1, size * id);
    writeFileSync(path, versions);
  }

  constructor(path: string) {
    this.#file = openSync(path, "r+");
  }

  version(id: number): number {
    readSync(this.#file, this.#bytes, 0, size, size * id);
    return this.#bytes.readUInt32LE();
  }

  /** Changes a subject. Only its owner does that, so no change is lost. */
  change(id: number): number {
    const version = this.version(id) + 1;
    this.#bytes.writeUInt32LE(version);
    writeSync(this.#file, this.#bytes, 0, size, size * id);
    return version;
  }
}
