import type { HeldValue } from "./value-copy.js";

/** What a handler answered, as it is sent: the body is never parsed again on its way to a client. */
export interface ResponsePayload {
  readonly kind: "response";
  readonly status: number;
  /** Lower-case names; the content type is among them, `etag` is too. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A value without an HTTP form. */
export interface ValuePayload extends HeldValue {
  readonly kind: "value";
}

export type Payload = ResponsePayload | ValuePayload;

/** One cached thing. The instants are absolute: wall-clock milliseconds since the epoch, `Infinity` for never. */
export interface Entry<P extends Payload = Payload> {
  /** When the load started: what changed later is not in it. */
  readonly createdAt: number;
  readonly staleAt: number;
  readonly deleteAt: number;
  /** The tags that the entry carries, each as its tag key. */
  readonly tags: readonly string[];
  /** The version that each of `tags` had before the load; none where nobody asks for them any more. */
  readonly versions: readonly string[];
  /** A digest of the inputs, where two different inputs may meet on one key. */
  readonly fingerprint: string | undefined;
  readonly payload: P;
}

/** How long an entry is fresh, and what a stale one may still be used for; milliseconds, `Infinity` for ever. */
export interface Lifetime {
  readonly ttlMs: number;
  readonly staleWhileRevalidateMs: number;
  readonly staleIfErrorMs: number;
  /** After so long a load goes on behind, and a stale entry is the answer. Default: never. */
  readonly softTimeoutMs?: number;
  /** After so long who waits for a load gets `LoadTimeoutError`. Default 30 seconds. */
  readonly hardTimeoutMs?: number;
  /** The largest part of the fresh span, 0 to 1, that an entry may lose at random, so that entries expire apart. Default 0. */
  readonly jitter?: number;
  /** The fresh span of a value that is `undefined` or `null`; of a route, the longest of an error. Default: `ttlMs`. */
  readonly negativeTtlMs?: number;
}

export type Freshness = "fresh" | "stale" | "expired";

/** How far the clocks of two machines may differ before an entry of the other one is not believed. */
const toleratedSkewMs = 1_000;

/**
 * Whether an entry is fresh, stale or expired at `now`. An entry that claims to come from the future is expired, so
 * that a machine whose clock runs ahead cannot lengthen a lifetime.
 */
export function freshness(entry: Entry, now: number): Freshness {
  if (isFresh(entry, now)) return "fresh";
  return entry.createdAt - now > toleratedSkewMs || now >= entry.deleteAt ? "expired" : "stale";
}

/** Whether an entry is fresh: what is asked most. */
export function isFresh({ createdAt, staleAt, deleteAt }: Entry, now: number): boolean {
  return now < staleAt && now < deleteAt && createdAt - now <= toleratedSkewMs;
}

/** The instants of an entry whose load started at `createdAt`. */
export function instants(createdAt: number, lifetime: Lifetime): Pick<Entry, "createdAt" | "staleAt" | "deleteAt"> {
  const staleAt = createdAt + lifetime.ttlMs;
  const deleteAt = staleAt + Math.max(lifetime.staleWhileRevalidateMs, lifetime.staleIfErrorMs);
  return { createdAt, staleAt, deleteAt };
}
