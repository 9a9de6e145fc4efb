import type { Clock } from "./clock.js";
import { cacheNameOf } from "./key.js";

/** How long an acknowledged change is remembered: a failover that loses it happens sooner, in milliseconds. */
export const recentMs = 60_000;

/** Keys that are remembered, at most, of each kind. Above it the whole namespace is cleared instead. */
const maxKeys = 10_000;

/** What is still to be done about a key: `remove` it, or only `announce` to other processes that it has changed. */
export type Pending = "announce" | "remove";

const none: ReadonlySet<string> = new Set();

interface PendingChange {
  readonly what: Pending;
  /** Counts what has become pending. */
  readonly since: number;
}

/**
 * The changes that the backend may not have, by their keys: those that it acknowledged in the last minute, to this process
 * or to another one that told, which a failover can lose; and those of this process that it did not acknowledge, which are
 * made up for as soon as it answers again.
 */
export class Journal {
  readonly #clock: Clock;
  /** Keys that make all of a cache's entries invalid. */
  readonly #namespaceKeys: (cacheName: string) => readonly string[];
  /** Monotonic milliseconds of the acknowledgement, the oldest first. */
  readonly #recent = new Map<string, number>();
  readonly #pending = new Map<string, PendingChange>();
  #order = 0;
  #droppedWrites = 0;

  constructor(clock: Clock, namespaceKeys: (cacheName: string) => readonly string[]) {
    this.#clock = clock;
    this.#namespaceKeys = namespaceKeys;
  }

  /** Values with a `drop` event: nothing is lost by them but a later hit. */
  get droppedWrites(): number {
    return this.#droppedWrites;
  }

  countDropped(): void {
    this.#droppedWrites += 1;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  get pending(): readonly (readonly [key: string, what: Pending])[] {
    return Array.from(this.#pending, ([key, { what }]) => [key, what]);
  }

  /** Stands for now. A change that begins now makes up for what is pending now, and for nothing that comes to it later. */
  mark(): number {
    return this.#order;
  }

  /** Whether `key` is to be removed still: until then whatever the backend has under it is invalid. */
  isToBeRemoved(key: string): boolean {
    return this.#pending.size > 0 && this.#pending.get(key)?.what === "remove";
  }

  /** Those of `keys` that are to be removed. Take them before the backend is asked: what it answers may be older. */
  toBeRemoved(keys: readonly string[]): ReadonlySet<string> {
    return this.#pending.size > 0 ? new Set(keys.filter((key) => this.isToBeRemoved(key))) : none;
  }

  /** Keys of changes that were acknowledged in the last minute. */
  recent(): readonly string[] {
    this.#forget();
    return [...this.#recent.keys()];
  }

  /** The backend has acknowledged a change of `keys` by this process, that began at `mark`. */
  acknowledge(keys: readonly string[], mark = this.mark()): void {
    for (const key of keys) if ((this.#pending.get(key)?.since ?? 0) <= mark) this.#pending.delete(key);
    this.hear(keys);
  }

  /** The backend has acknowledged a change of `keys`, whoever made it. */
  hear(keys: readonly string[]): void {
    const now = this.#clock.monotonic();
    for (const key of keys) {
      this.#recent.delete(key);
      this.#recent.set(key, now);
    }
    if (this.#recent.size > maxKeys) this.#forget();
    if (this.#recent.size > maxKeys) this.#clearInstead(this.#recent, () => now);
  }

  /** The backend may or may not have made a change of `keys`. */
  pend(keys: readonly string[], what: Pending = "remove"): void {
    this.#order += 1;
    const since = this.#order;
    for (const key of keys) {
      this.#pending.set(key, { what: this.isToBeRemoved(key) ? "remove" : what, since });
    }
    if (this.#pending.size > maxKeys) this.#clearInstead(this.#pending, () => ({ what: "remove", since }));
  }

  #forget(): void {
    const since = this.#clock.monotonic() - recentMs;
    for (const [key, at] of this.#recent) {
      if (at >= since) return;
      this.#recent.delete(key);
    }
  }

  #clearInstead<V>(keys: Map<string, V>, value: () => V): void {
    const names = new Set(Array.from(keys.keys(), cacheNameOf));
    keys.clear();
    for (const name of names) for (const key of this.#namespaceKeys(name)) keys.set(key, value());
  }
}
