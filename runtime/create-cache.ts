import type { MemoryItem } from "./memory-item.js";
import type { CacheBackend } from "./backend.js";
import type { MemoryBackend, MemoryOptions } from "./backends/memory.js";
import { MemoryTier } from "./backends/memory.js";
import { Bus } from "./bus.js";
import type { Cache } from "./cache.js";
import { UniformCache } from "./cache.js";
import { ChangedKeys } from "./changed-keys.js";
import type { Clock } from "./clock.js";
import { systemClock } from "./clock.js";
import { Core } from "./core.js";
import type { Duration } from "./duration.js";
import { milliseconds } from "./duration.js";
import { InvalidOptionError } from "./errors.js";
import { Events } from "./events.js";
import { Guard } from "./guard.js";
import { Journal } from "./journal.js";
import { Namespaces } from "./namespaces.js";
import { Remote } from "./remote.js";
import { LocalTags } from "./versions.js";

/** Bounds of the memory tier, and how long it is trusted when a backend stands behind it. */
export interface MemoryTierOptions extends MemoryOptions {
  /** The longest time that memory in front of a backend may miss another process's invalidation. Default `"1s"`. */
  readonly maxStaleness?: Duration;
}

export interface CacheOptions {
  /** The first segment of every key: caches of different names never meet in one backend. Default `cache`. */
  readonly name?: string;
  /** Where entries are kept. Default: this process's memory. */
  readonly backend?: CacheBackend;
  /**
   * The memory tier. Without a backend it is the cache and takes its bounds from here; with one it is off unless asked
   * for by `true` or options.
   */
  readonly memory?: boolean | MemoryTierOptions;
  /** How long a value is fresh when nothing else is said. Default 60 seconds. */
  readonly ttl?: Duration;
  /** `"off"` runs every handler and stores nothing. Default `"on"`. */
  readonly mode?: "off" | "on";
  /** Where the time comes from; for tests. */
  readonly clock?: Clock;
}

const defaultTtl = "60s";

/** Local tags, at least; more where memory may hold more entries, each with tags of its own. */
const minLocalTags = 100_000;

/**
 * Opens a cache with the uniform interface.
 *
 * @throws InvalidOptionError for an option that makes no sense
 * @example
 * ```ts
 * const cache = createCache({ ttl: "5m" });
 * await cache.set("greeting", "hello");
 * ```
 */
export function createCache(options: CacheOptions = {}): Cache {
  const ttlMs = milliseconds(options.ttl ?? defaultTtl, "ttl");
  return new UniformCache(checkedName(options.name ?? "cache"), createCore(options), ttlMs);
}

/** What generated code tells about its spec. */
export interface SpecOptions {
  readonly name: string;
  readonly ttlMs: number;
  /** Families some routes of which take their tags from results. */
  readonly resultFamilies: readonly string[];
}

/**
 * The cache of a spec: opened anew, or a further name over the core of an existing cache.
 *
 * @throws InvalidOptionError for an option that makes no sense
 */
export function openCache(spec: SpecOptions, options: CacheOptions | Cache): UniformCache {
  if (!(options instanceof UniformCache) && "getOrSet" in options) {
    throw new InvalidOptionError("the existing cache was made by another copy of `cachewright`: install it only once");
  }
  const cache = options instanceof UniformCache ? renamed(spec, options) : opened(spec, options);
  for (const family of cache.tagKeys(spec.resultFamilies)) cache.core.resultFamilies.add(family);
  return cache;
}

function renamed(spec: SpecOptions, cache: UniformCache): UniformCache {
  return new UniformCache(spec.name, cache.core, spec.ttlMs);
}

function opened(spec: SpecOptions, { ttl, ...options }: CacheOptions): UniformCache {
  const ttlMs = ttl === undefined ? spec.ttlMs : milliseconds(ttl, "ttl");
  return new UniformCache(spec.name, createCore(options), ttlMs);
}

function createCore(options: CacheOptions): Core {
  const { clock = systemClock, mode = "on" } = options;
  if (mode !== "on" && mode !== "off") {
    throw new InvalidOptionError(`\`mode\` is ${JSON.stringify(mode)}: use "on" or "off"`);
  }
  const events = new Events();
  const { backend } = options;
  const guard = backend && !isMemory(backend) ? new Guard(checkedBackend(backend), events, clock) : undefined;
  const memory = memoryTier(options, events);
  const stalenessMs = maxStalenessMs(options);
  const namespaces = new Namespaces(guard?.backend);
  const journal = new Journal(clock, (cacheName) => namespaces.all(cacheName));
  const bus = guard && Bus.isOn(guard.backend) ? new Bus(guard, clock, events, memory && stalenessMs) : undefined;
  const tiers = {
    clock,
    events,
    tags: new LocalTags(Math.max(minLocalTags, 2 * (memory?.maxEntries ?? 0))),
    keys: new ChangedKeys(),
    namespaces,
    journal,
    bus,
    memory,
    remote: guard && new Remote(guard, clock, namespaces, journal),
  };
  return new Core(tiers, { enabled: mode === "on", maxStalenessMs: stalenessMs });
}

function memoryTier(options: CacheOptions, events: Events): MemoryTier<MemoryItem> | undefined {
  const { backend, memory } = options;
  if (backend && !isMemory(backend) && (memory === undefined || memory === false)) return undefined;
  if (!backend && memory === false) {
    throw new InvalidOptionError('`memory: false` leaves nothing to cache in: give a `backend`, or use `mode: "off"`');
  }
  const bounds = typeof memory === "object" ? memory : isMemory(backend) ? backend.options : {};
  return new MemoryTier<MemoryItem>(bounds, (key) => {
    if (events.active) events.emit({ type: "evict", key });
  });
}

function maxStalenessMs({ memory }: CacheOptions): number {
  return milliseconds((typeof memory === "object" ? memory.maxStaleness : undefined) ?? "1s", "memory.maxStaleness");
}

function isMemory(backend: CacheBackend | undefined): backend is MemoryBackend {
  return backend?.name === "memory" && "options" in backend;
}

function checkedBackend(backend: CacheBackend): CacheBackend {
  const missing = (["get", "set", "delete"] as const).filter((method) => typeof backend[method] !== "function");
  if (missing.length === 0) return backend;
  throw new InvalidOptionError(`\`backend\` lacks the method ${missing.map((name) => `\`${name}\``).join(", ")}`);
}

function checkedName(name: string): string {
  if (/^[A-Za-z][A-Za-z0-9_-]{0,31}$/.test(name)) return name;
  throw new InvalidOptionError(
    `\`name\` is ${JSON.stringify(name)}: use a letter, then letters, digits, "_" or "-", 32 at most`,
  );
}
