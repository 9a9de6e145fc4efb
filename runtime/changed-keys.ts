import { oldestOver } from "./oldest.js";
import type { LocalTag } from "./versions.js";

/**
 * Which keys of entries were changed lately. Whoever watches one need not be known: the watcher remembers when it began,
 * and asks whether the key was changed since. Of more than `max` keys the earliest changes are forgotten, and then count
 * for every key: that costs a load, never an old value.
 */
export class ChangedKeys {
  readonly #max: number;
  /** When each was changed last, the earliest first. */
  readonly #changes = new Map<string, number>();
  #now = 0;
  /** What began before this cannot know whether its key was changed. */
  #knownSince = 0;

  constructor(max = 20_000) {
    this.#max = max;
  }

  /** Valid until `key` is changed. */
  watch(key: string): LocalTag {
    return new Watch(this, key, this.#now);
  }

  invalidate(keys: readonly string[]): void {
    this.#now += 1;
    for (const key of keys) {
      this.#changes.delete(key);
      this.#changes.set(key, this.#now);
    }
    for (const [key, at] of oldestOver(this.#changes, this.#max)) {
      this.#changes.delete(key);
      this.#knownSince = at;
    }
  }

  isUnchanged(key: string, since: number): boolean {
    return since >= this.#knownSince && (this.#changes.get(key) ?? 0) <= since;
  }
}

class Watch implements LocalTag {
  readonly #keys: ChangedKeys;
  readonly #key: string;
  readonly #since: number;

  constructor(keys: ChangedKeys, key: string, since: number) {
    this.#keys = keys;
    this.#key = key;
    this.#since = since;
  }

  get valid(): boolean {
    return this.#keys.isUnchanged(this.#key, this.#since);
  }
}
