import type { LifetimeModel, NegativeModel } from "../../templates/model.js";
import { mayServeLate } from "../spec/lifetime-rules.js";
import type { CacheSpecOptions, RouteSpecOptions, SpecValue } from "../spec/schema.js";
import { durationMs } from "./duration.js";

/** The built-in ttl. */
const defaultTtlMs = 60_000;

type Spans = Pick<
  RouteSpecOptions,
  "hardTimeout" | "jitter" | "softTimeout" | "staleIfError" | "staleWhileRevalidate" | "ttl"
>;

/** The lifetimes of a spec's entries: what they declare, else what the application does. */
export class Lifetimes {
  /** The application's own ttl. */
  readonly ttlMs: number;
  readonly #app: CacheSpecOptions;

  constructor(app: CacheSpecOptions) {
    this.#app = app;
    this.ttlMs = durationMs(app.ttl) ?? defaultTtlMs;
  }

  of(spans: Spans): LifetimeModel {
    const { ttl, staleWhileRevalidate, staleIfError, softTimeout, hardTimeout, jitter } = spans;
    return {
      ttlMs: (ttl === true ? undefined : durationMs(ttl)) ?? this.ttlMs,
      staleWhileRevalidateMs: durationMs(staleWhileRevalidate) ?? 0,
      staleIfErrorMs: durationMs(staleIfError) ?? 0,
      ...declared({
        // Where there is never anything stale to serve, the application's own is not meant.
        softTimeoutMs: durationMs(softTimeout ?? (mayServeLate(spans) ? this.#app.softTimeout : undefined)),
        hardTimeoutMs: durationMs(hardTimeout ?? this.#app.hardTimeout),
        jitter: jitter ?? this.#app.jitter,
      }),
    };
  }

  ofValue(options: SpecValue["options"]): LifetimeModel {
    return { ...this.of(options), ...declared({ negativeTtlMs: durationMs(options.negativeTtl) }) };
  }
}

/** Statuses that are stored though they are errors. One that is stored for no time is not. */
export function negativeSpans(spans: RouteSpecOptions["negativeTtl"] = {}): readonly NegativeModel[] {
  return Object.entries(spans)
    .map(([status, span]) => ({ status: Number(status), ttlMs: durationMs(span) ?? 0 }))
    .filter(({ ttlMs }) => ttlMs > 0)
    .toSorted((a, b) => a.status - b.status);
}

function declared<Key extends string>(members: Record<Key, number | undefined>): { [K in Key]?: number } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in Key]?: number;
  };
}
