import type { Duration } from "./duration.js";
import { milliseconds } from "./duration.js";
import type { Lifetime } from "./entry.js";
import { InvalidOptionError } from "./errors.js";
import type { Lookup } from "./lookup.js";
import { maxTags } from "./tags.js";

export interface SetOptions {
  /** How long the value is fresh; a number is seconds, 0 stores nothing. Default: the cache's `ttl`. */
  readonly ttl?: Duration;
  /** Tags that `invalidate` can name, such as `article:how-to`. At most 32. */
  readonly tags?: readonly string[];
}

/** What {@link UniformLookup} needs of the cache that it belongs to. */
interface Owner {
  readonly lifetime: Lifetime;
  keyOf(key: string): string;
  tagKeys(tags: readonly string[]): readonly string[];
}

const none: readonly string[] = [];

/** A request for one key of the uniform interface. Its options are looked at only when memory has no answer. */
export class UniformLookup implements Lookup {
  readonly key: string;
  readonly fingerprint = undefined;
  readonly families = none;
  readonly #owner: Owner;
  readonly #options: SetOptions | undefined;

  /** @throws InvalidOptionError for a key that is no string */
  constructor(owner: Owner, key: string, options?: SetOptions) {
    this.key = owner.keyOf(key);
    this.#owner = owner;
    this.#options = options;
  }

  /** @throws InvalidOptionError */
  get lifetime(): Lifetime {
    const ttl = this.#options?.ttl;
    return ttl === undefined ? this.#owner.lifetime : unstretched(milliseconds(ttl, "ttl"));
  }

  /** @throws InvalidOptionError */
  tags(): readonly string[] {
    const tags = this.#options?.tags ?? none;
    if (tags.length <= maxTags) return this.#owner.tagKeys(tags);
    throw new InvalidOptionError(`\`tags\` has ${tags.length} tags: an entry carries at most ${maxTags}`);
  }
}

/** A lifetime without stale spans. */
export function unstretched(ttlMs: number): Lifetime {
  return { ttlMs, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 };
}
