import type { Clock } from "./clock.js";
import type { Remote } from "./remote.js";

/** Marks that are remembered, at most; whoever meets one that is not waits for its load's time. */
const maxMarks = 10_000;

/** Between two looks for them, in milliseconds. */
const firstLookMs = 100;
const longestLookMs = 2_000;

interface AbandonedMark {
  readonly key: string;
  /** In monotonic milliseconds: then the mark has expired by itself. */
  readonly until: number;
}

/**
 * Marks of claims of this process that nobody means any more, but the backend may still hold: it did not say whether it had
 * stored or removed them. What a server gets from a connection that is cut may even arrive later, so each is looked for
 * again and again until it was found and removed, or has expired.
 */
export class AbandonedClaims {
  readonly #remote: Remote;
  readonly #timers: Clock;
  readonly #marks = new Map<string, AbandonedMark>();
  #cancel: (() => void) | undefined;
  #isClosed = false;

  constructor(remote: Remote) {
    this.#remote = remote;
    this.#timers = remote.guard.timers;
  }

  has(id: string): boolean {
    return this.#marks.has(id);
  }

  add(id: string, key: string, lifeMs: number): void {
    if (this.#marks.size < maxMarks) this.#marks.set(id, { key, until: this.#timers.monotonic() + lifeMs });
  }

  /** It was removed. */
  delete(id: string): void {
    this.#marks.delete(id);
  }

  /** Looks for them soon, and again until none is left. */
  sweepSoon(): void {
    if (!this.#cancel) this.#sweepAfter(firstLookMs);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
  }

  #sweepAfter(ms: number): void {
    if (this.#isClosed || this.#marks.size === 0) return;
    this.#cancel = this.#timers.after(ms, () => {
      void this.#sweep().then(() => {
        this.#cancel = undefined;
        this.#sweepAfter(Math.min(2 * ms, longestLookMs));
      });
    });
  }

  async #sweep(): Promise<void> {
    const now = this.#timers.monotonic();
    for (const [id, { until }] of this.#marks) if (until <= now) this.#marks.delete(id);
    await Promise.all(Array.from(this.#marks, ([id, { key }]) => this.#remove(id, key).catch(() => undefined)));
  }

  async #remove(id: string, key: string): Promise<void> {
    const { claim, token } = await this.#remote.read(key, []);
    if (claim?.id !== id || token === undefined) return;
    await this.#remote.drop(key, token);
    this.#marks.delete(id);
  }
}
