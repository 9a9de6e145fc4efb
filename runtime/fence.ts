import type { LocalTag } from "./versions.js";

/**
 * What stops a value that was loaded before a change from being kept: it is raised when something that it watches is
 * invalidated, and stays so.
 */
export class Fence {
  readonly #watched: readonly LocalTag[];

  constructor(watched: readonly LocalTag[]) {
    this.#watched = watched;
  }

  get raised(): boolean {
    return !this.#watched.every((tag) => tag.valid);
  }
}
