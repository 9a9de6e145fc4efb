import type { LocalTag } from "./versions.js";

/**
 * What stops a value that was loaded before an invalidation from being kept: it is raised by closing it, or by
 * invalidating a tag that it watches. A fence that was raised once stays so.
 */
export class Fence {
  #closed = false;
  #tags: readonly LocalTag[] = [];

  /** Raised from now on when one of these tags is invalidated. */
  watch(tags: readonly LocalTag[]): void {
    this.#tags = tags;
  }

  raise(): void {
    this.#closed = true;
  }

  get raised(): boolean {
    return this.#closed || !this.#tags.every((tag) => tag.valid);
  }
}
