/** What a handler answered, as it is sent: the body is never parsed again on its way to a client. */
export interface ResponsePayload {
  readonly kind: "response";
  readonly status: number;
  /** Lower-case names; the content type is among them, `etag` is too. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A value without an HTTP form. */
export interface ValuePayload {
  readonly kind: "value";
  readonly value: unknown;
}

export type Payload = ResponsePayload | ValuePayload;

/** One cached thing. The instants are absolute: wall-clock milliseconds since the epoch, `Infinity` for never. */
export interface Entry<P extends Payload = Payload> {
  /** When the load started: what changed later is not in it. */
  readonly createdAt: number;
  readonly staleAt: number;
  readonly deleteAt: number;
  /** Tells this entry from every other under the same key. */
  readonly nonce: string;
  /** The tags that the entry carries, each as its tag key. */
  readonly tags: readonly string[];
  /** The version that each of `tags` had before the load. */
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
}

export type Freshness = "fresh" | "stale" | "expired";

/** How far the clocks of two machines may differ before an entry of the other one is not believed. */
const toleratedSkewMs = 1_000;

/**
 * Whether an entry is fresh, stale or expired at `now`. An entry that claims to come from the future is expired, so
 * that a machine whose clock runs ahead cannot lengthen a lifetime.
 */
export function freshness(entry: Entry, now: number): Freshness {
  if (entry.createdAt - now > toleratedSkewMs || now >= entry.deleteAt) return "expired";
  return now < entry.staleAt ? "fresh" : "stale";
}

/** The instants of an entry whose load started at `createdAt`. */
export function instants(createdAt: number, lifetime: Lifetime): Pick<Entry, "createdAt" | "staleAt" | "deleteAt"> {
  const staleAt = createdAt + lifetime.ttlMs;
  const deleteAt = staleAt + Math.max(lifetime.staleWhileRevalidateMs, lifetime.staleIfErrorMs);
  return { createdAt, staleAt, deleteAt };
}
