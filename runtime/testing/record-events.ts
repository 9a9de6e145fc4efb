import type { CacheEvent, CacheListener } from "../events.js";

/** Whatever tells its events: a cache. */
export interface EventSource {
  on(listener: CacheListener): () => void;
}

/** The events of one type. */
export type EventOf<T extends CacheEvent["type"]> = CacheEvent extends infer E
  ? E extends CacheEvent
    ? T extends E["type"]
      ? E & { readonly type: T }
      : never
    : never
  : never;

/** Events of a cache, in their order, from the moment on at which the recording began. */
export class EventRecorder implements Iterable<CacheEvent> {
  readonly events: CacheEvent[] = [];
  readonly #leave: () => void;

  constructor(source: EventSource) {
    this.#leave = source.on((event) => void this.events.push(event));
  }

  get length(): number {
    return this.events.length;
  }

  /** Those of one type, in their order. */
  of<T extends CacheEvent["type"]>(type: T): readonly EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> & CacheEvent => event.type === type);
  }

  /** Ends the recording; what was recorded stays. */
  stop(): void {
    this.#leave();
  }

  [Symbol.iterator](): Iterator<CacheEvent> {
    return this.events[Symbol.iterator]();
  }
}

/**
 * Records what happens in a cache from now on.
 *
 * @example
 * ```ts
 * const recorded = recordEvents(cache);
 * await cache.get("key");
 * assert.equal(recorded.of("miss").length, 1);
 * recorded.stop();
 * ```
 */
export function recordEvents(cache: EventSource): EventRecorder {
  return new EventRecorder(cache);
}
