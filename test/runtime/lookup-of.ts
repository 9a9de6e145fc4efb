import type { UniformCache } from "../../runtime/cache.js";
import { loadedValue } from "../../runtime/cache.js";
import type { Entry, Lifetime, ValuePayload } from "../../runtime/entry.js";
import { tagKey } from "../../runtime/key.js";
import type { Load, Lookup } from "../../runtime/lookup.js";

export interface LookupOptions extends Partial<Lifetime> {
  readonly tags?: readonly string[];
  readonly families?: readonly string[];
  readonly fingerprint?: string;
}

/** What generated code would ask for, spelled out: the uniform interface has no stale spans, families or fingerprints. */
export function lookupOf(cache: UniformCache, key: string, options: LookupOptions = {}): Lookup {
  const { tags = [], families = [], fingerprint, ...lifetime } = options;
  return {
    key: cache.keyOf(key),
    fingerprint,
    lifetime: { ttlMs: 60_000, staleWhileRevalidateMs: 0, staleIfErrorMs: 0, ...lifetime },
    tags: () => cache.tagKeys(tags),
    families: cache.tagKeys(families),
  };
}

/** A load whose result adds `tags`. */
export function loading(cache: UniformCache, load: () => unknown, tags: readonly string[] = []): Load {
  return async () =>
    loadedValue(
      await load(),
      tags.map((tag) => tagKey(cache.name, tag)),
    );
}

export function valueOf(entry: Entry | undefined): unknown {
  return entry && (entry.payload as ValuePayload).value;
}
