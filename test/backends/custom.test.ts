import { setImmediate as nextTurn } from "node:timers/promises";
import type { CacheBackend } from "../../runtime/backend.js";
import { describeContract } from "./contract.js";

interface Item {
  readonly bytes: Uint8Array;
  readonly expiresAt: number;
}

/** A backend as a user would write it: three methods over a Map, which copies bytes (`slice` of a Buffer does not). */
function mapBackend(items: Map<string, Item>): CacheBackend {
  return {
    get: (key) => {
      const item = items.get(key);
      return item && item.expiresAt > Date.now() ? new Uint8Array(item.bytes) : undefined;
    },
    set: (key, bytes, ttlMs) => void items.set(key, { bytes: new Uint8Array(bytes), expiresAt: Date.now() + ttlMs }),
    delete: (key) => items.delete(key),
  };
}

/** The same, answering later. */
function slowMapBackend(items: Map<string, Item>): CacheBackend {
  const { get, set, delete: remove } = mapBackend(items);
  return {
    name: "slow map",
    get: async (key) => (await nextTurn(), get(key)),
    set: async (key, bytes, ttlMs) => (await nextTurn(), set(key, bytes, ttlMs)),
    delete: async (key) => (await nextTurn(), remove(key)),
  };
}

const capabilities = { read: false, put: false, drop: false, ping: false, close: false };

const items = new Map<string, Item>();
describeContract({ name: "a custom backend", create: () => mapBackend(items), capabilities });
describeContract({ name: "an asynchronous custom backend", create: () => slowMapBackend(items), capabilities });
