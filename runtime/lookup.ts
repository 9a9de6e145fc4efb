import type { Entry, Lifetime, Payload } from "./entry.js";

/** Which entry is meant. */
export interface EntryKey {
  readonly key: string;
  /** A digest of the inputs, where two different inputs may meet on one key. */
  readonly fingerprint?: string | undefined;
}

/** What is asked of the cache. Tags are asked for only when memory has no answer, so they are a function. */
export interface Lookup extends EntryKey {
  readonly fingerprint: string | undefined;
  readonly lifetime: Lifetime;
  /** Keys of the tags that are known before the load. */
  tags(): readonly string[];
  /** Keys of the families whose tags a result may add. */
  readonly families: readonly string[];
}

/** What a load produced. */
export interface Loaded<P extends Payload = Payload> {
  readonly payload: P;
  /** Keys of the tags that the result adds. */
  readonly tags: readonly string[];
  /** May be kept for later requests. */
  readonly storable: boolean;
  /** A fresh span of its own, in milliseconds, without stale spans after it. Default: the lookup's lifetime. */
  readonly ttlMs?: number;
  /** May be given to others who wait for the same key; what is storable always may. */
  readonly shareable: boolean;
}

export type Load<P extends Payload = Payload> = () => Promise<Loaded<P>>;

/** How a request was answered. */
export interface Outcome<P extends Payload = Payload> {
  readonly entry: Entry<P>;
  readonly via: "hit" | "stale" | "miss" | "joined";
  /** The load's result is in the cache. */
  readonly stored: boolean;
  readonly shareable: boolean;
}
