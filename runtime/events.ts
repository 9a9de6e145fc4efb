/** Something that happened in a cache. `key` and `tags` are as they stand in the backend. */
export type CacheEvent =
  | { readonly type: "hit" | "stale"; readonly key: string; readonly tier: "memory" | "backend" }
  | { readonly type: "miss"; readonly key: string }
  | { readonly type: "load"; readonly key: string; readonly durationMs: number }
  | { readonly type: "store"; readonly key: string }
  | { readonly type: "fenced"; readonly key: string }
  | { readonly type: "collision"; readonly key: string }
  | { readonly type: "evict"; readonly key: string }
  | { readonly type: "delete"; readonly key: string }
  | { readonly type: "invalidate"; readonly tags: readonly string[] }
  | { readonly type: "error"; readonly operation: string; readonly error: unknown };

export type CacheListener = (event: CacheEvent) => void;

/** Listeners of a cache. Ask `active` before making an event, so that nobody listening costs nothing. */
export class Events {
  readonly #listeners = new Set<CacheListener>();

  get active(): boolean {
    return this.#listeners.size > 0;
  }

  /** Adds a listener; call what is returned to remove it. */
  on(listener: CacheListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Tells every listener. One that throws is ignored: watching a cache must not break it. */
  emit(event: CacheEvent): void {
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
