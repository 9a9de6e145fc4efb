import { setImmediate as nextTurn } from "node:timers/promises";
import type { CacheBackend } from "../../runtime/backend.js";

/** The bytes of a backend, by key. */
export type Stored = Map<string, Uint8Array>;

/** A backend of three methods as a user would write it; expiry is left to the cache. */
export function mapBackend(stored: Stored = new Map()): CacheBackend {
  return {
    get: (key) => stored.get(key),
    set: (key, bytes) => void stored.set(key, Uint8Array.from(bytes)),
    delete: (key) => void stored.delete(key),
  };
}

/** The same, answering a turn of the event loop later. */
export function slowMapBackend(stored: Stored = new Map()): CacheBackend {
  const { get, set, delete: remove } = mapBackend(stored);
  return {
    name: "slow map",
    timeoutMs: 60_000,
    get: async (key) => (await nextTurn(), get(key)),
    set: async (key, bytes, ttlMs) => (await nextTurn(), set(key, bytes, ttlMs)),
    delete: async (key) => (await nextTurn(), remove(key)),
  };
}
