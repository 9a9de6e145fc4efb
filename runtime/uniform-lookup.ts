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

/** What `getOrSet` takes beside the options of `set`. */
export interface GetOrSetOptions extends SetOptions {
  /** How long after its fresh span a stale value is still the answer, while a fresh one is loaded behind. Default 0. */
  readonly staleWhileRevalidate?: Duration;
  /** How long after its fresh span a stale value stands in for a load that fails. Default 0. */
  readonly staleIfError?: Duration;
  /** After so long a stale value, within `staleIfError`, is the answer and the load goes on. Default: never. */
  readonly softTimeout?: Duration;
  /** After so long the callers get a `LoadTimeoutError`. Default 30 seconds. */
  readonly hardTimeout?: Duration;
  /** The largest part of `ttl`, 0 to 1, by which it is cut at random, so that values expire apart. Default 0. */
  readonly jitter?: number;
  /** The fresh span of a value that is `undefined` or `null`; 0 stores none. Default: `ttl`. */
  readonly negativeTtl?: Duration;
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
  readonly #options: GetOrSetOptions | undefined;
  #lifetime: Lifetime | undefined;

  /** @throws InvalidOptionError for a key that is no string */
  constructor(owner: Owner, key: string, options?: GetOrSetOptions) {
    this.key = owner.keyOf(key);
    this.#owner = owner;
    this.#options = options;
  }

  /** @throws InvalidOptionError */
  get lifetime(): Lifetime {
    if (!this.#options) return this.#owner.lifetime;
    this.#lifetime ??= lifetimeFrom(this.#options, this.#owner.lifetime);
    return this.#lifetime;
  }

  /** @throws InvalidOptionError */
  tags(): readonly string[] {
    const tags = this.#options?.tags ?? none;
    if (tags.length <= maxTags) return this.#owner.tagKeys(tags);
    throw new InvalidOptionError(`\`tags\` has ${tags.length} tags: an entry carries at most ${maxTags}`);
  }
}

function lifetimeFrom(options: GetOrSetOptions, { ttlMs }: Lifetime): Lifetime {
  const span = (name: SpanOption): number | undefined => {
    const duration = options[name];
    return duration === undefined ? undefined : milliseconds(duration, name);
  };
  const softTimeoutMs = checkedTimeout("softTimeout", span("softTimeout"), 0);
  const hardTimeoutMs = checkedTimeout("hardTimeout", span("hardTimeout"), 1);
  const negativeTtlMs = span("negativeTtl");
  return {
    ttlMs: span("ttl") ?? ttlMs,
    staleWhileRevalidateMs: span("staleWhileRevalidate") ?? 0,
    staleIfErrorMs: span("staleIfError") ?? 0,
    ...(softTimeoutMs !== undefined && { softTimeoutMs }),
    ...(hardTimeoutMs !== undefined && { hardTimeoutMs }),
    ...(negativeTtlMs !== undefined && { negativeTtlMs }),
    ...(options.jitter !== undefined && { jitter: checkedJitter(options.jitter) }),
  };
}

type SpanOption = Exclude<keyof GetOrSetOptions, "jitter" | "tags">;

/** One without an end would have other processes wait for ever for a load whose process has vanished. */
function checkedTimeout(name: SpanOption, ms: number | undefined, leastMs: number): number | undefined {
  if (ms === undefined || (ms >= leastMs && ms < Infinity)) return ms;
  throw new InvalidOptionError(`\`${name}\` is ${ms} ms: use a span of at least ${leastMs} ms that ends`);
}

function checkedJitter(jitter: number): number {
  if (jitter >= 0 && jitter <= 1) return jitter;
  throw new InvalidOptionError(
    `\`jitter\` is ${jitter}: use a number from 0 to 1, the part of \`ttl\` that may be cut`,
  );
}

/** A lifetime without stale spans. */
export function unstretched(ttlMs: number): Lifetime {
  return { ttlMs, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 };
}
