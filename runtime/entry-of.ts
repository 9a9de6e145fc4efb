import type { Entry, Lifetime } from "./entry.js";
import { instants } from "./entry.js";
import type { Loaded, Lookup } from "./lookup.js";
import type { Versions } from "./tag-versions.js";

const none: readonly string[] = [];

/** The longest that an entry is kept, in milliseconds. */
export function lifeMs({ ttlMs, staleWhileRevalidateMs, staleIfErrorMs, negativeTtlMs = 0 }: Lifetime): number {
  return Math.max(ttlMs + Math.max(staleWhileRevalidateMs, staleIfErrorMs), negativeTtlMs);
}

/** How long a result is kept: its own span where it brings one, or is nothing; else the lookup's. */
export function lifetimeOf({ lifetime }: Lookup, { payload, ttlMs }: Loaded): Lifetime {
  const isNothing = payload.kind === "value" && (payload.value === undefined || payload.value === null);
  const own = ttlMs ?? (isNothing ? lifetime.negativeTtlMs : undefined);
  return own === undefined ? lifetime : { ttlMs: own, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 };
}

/** The entry of a result whose load started at `createdAt`. */
export function entryOf(
  lookup: Lookup,
  loaded: Loaded,
  createdAt: number,
  tags: readonly string[],
  versions: Versions,
): Entry {
  const { staleAt, deleteAt } = instants(createdAt, jittered(lifetimeOf(lookup, loaded), lookup.lifetime.jitter));
  // Where there is no backend, nobody asks for them.
  const recorded = versions.size === 0 ? none : tags.map((tag) => versions.get(tag) ?? "");
  const { fingerprint } = lookup;
  // Every field by name: reading one of an object that began as a spread takes 200 ns instead of 10 (Node 20).
  return {
    createdAt,
    staleAt,
    deleteAt,
    tags,
    versions: recorded,
    fingerprint,
    payload: loaded.payload,
  };
}

/** Entries that were made together expire apart. The span only gets shorter: a lifetime is a promise. */
function jittered(lifetime: Lifetime, jitter = 0): Lifetime {
  if (jitter === 0) return lifetime;
  return { ...lifetime, ttlMs: lifetime.ttlMs * (1 - jitter * Math.random()) };
}
