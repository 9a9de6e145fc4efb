import { channel } from "node:diagnostics_channel";

/**
 * Something that happened in a cache. `key` and `tags` are as they stand in the backend.
 *
 * `wait`: another process loads the key. `fenced`: a loaded value was not stored, because something changed meanwhile.
 * `drop`: a loaded value was not stored, because the backend did not take it; or any value, because memory is all there is
 * and it is larger than that. `timeout`: a load took longer than the `softTimeout` or the `hardTimeout`. `replay`: changes
 * that the backend had not acknowledged (`pending`), or may have lost (`failover`, `restart`), were made again.
 */
export type CacheEvent =
  | { readonly type: "hit" | "stale"; readonly key: string; readonly tier: "memory" | "backend" }
  | { readonly type: "miss" | "wait"; readonly key: string }
  | { readonly type: "load"; readonly key: string; readonly durationMs: number }
  | { readonly type: "store" | "fenced" | "drop"; readonly key: string }
  | { readonly type: "timeout"; readonly key: string; readonly limit: "hard" | "soft" }
  | { readonly type: "collision" | "evict" | "delete"; readonly key: string }
  | { readonly type: "invalidate"; readonly tags: readonly string[] }
  | { readonly type: "clear"; readonly name: string }
  | { readonly type: "replay"; readonly reason: "failover" | "pending" | "restart"; readonly keys: number }
  | { readonly type: "breaker"; readonly server: string; readonly state: "closed" | "open" }
  | { readonly type: "bus"; readonly state: "closed" | "open" }
  | { readonly type: "error"; readonly operation: string; readonly error: unknown };

export type CacheListener = (event: CacheEvent) => void;

/** The channel of `node:diagnostics_channel` that every event of every cache goes to, for tracing and metrics. */
const diagnostics = channel("cachewright");

/** Listeners of a cache. Ask `active` before making an event, so that nobody listening costs nothing. */
export class Events {
  readonly #listeners = new Set<CacheListener>();

  get active(): boolean {
    return this.#listeners.size > 0 || diagnostics.hasSubscribers;
  }

  /** Adds a listener; call what is returned to remove it. */
  on(listener: CacheListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Tells every listener. One that throws is ignored: watching a cache must not break it. */
  emit(event: CacheEvent): void {
    // It reports what a subscriber throws as an uncaught exception, in a later tick: that is its documented way.
    if (diagnostics.hasSubscribers) diagnostics.publish(event);
    for (const listener of this.#listeners) {
      try {
        const result: unknown = listener(event);
        if (result instanceof Promise) result.catch(() => undefined);
      } catch {
        // The listener's own affair.
      }
    }
  }
}
