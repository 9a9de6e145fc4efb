import type { Tiers } from "./admission.js";
import type { ServerHealth } from "./servers.js";

/** What is up, and what is still to be made up for. */
export interface Health {
  /**
   * Every server is up, and nothing is to be made up for. Without a backend always. A server that was never called is pinged
   * in the background when the cache is opened, and whenever somebody asks for its health.
   */
  readonly ok: boolean;
  /** Absent where memory is the only tier. */
  readonly backend: BackendHealth | undefined;
  /** Absent where there is no memory tier. */
  readonly memory: { readonly entries: number; readonly bytes: number } | undefined;
  /** Values with a `drop` event, since the cache was opened: nothing is lost by them but a later hit. */
  readonly droppedWrites: number;
  /** Changes that the backend has not acknowledged; until it does, this process treats what they name as invalid. */
  readonly pendingChanges: number;
}

export interface BackendHealth {
  /** As its events call it, for example `redis`. */
  readonly name: string;
  /**
   * All servers, where the backend names them, else those that were called so far. Each is `up` once it has answered and
   * while its circuit breaker is closed.
   */
  readonly servers: readonly ServerHealth[];
  /** Whether other processes' changes are heard of; absent where the backend has no channels. */
  readonly bus: "closed" | "open" | undefined;
}

export function healthOf({ remote, bus, memory, journal }: Tiers): Health {
  remote?.guard.seek();
  const backend: BackendHealth | undefined = remote && {
    name: remote.guard.name,
    servers: remote.guard.health,
    bus: bus && (bus.epoch > 0 ? "open" : "closed"),
  };
  const isUp = backend?.servers.every(({ up }) => up) ?? true;
  return {
    ok: isUp && journal.pendingCount === 0,
    backend,
    memory: memory && { entries: memory.size, bytes: memory.bytes },
    droppedWrites: journal.droppedWrites,
    pendingChanges: journal.pendingCount,
  };
}
