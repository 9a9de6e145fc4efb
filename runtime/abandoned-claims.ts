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
  /** The backend has acknowledged it, or it was found there, so it cannot arrive any more. */
  hasArrived: boolean;
}

/**
 * Marks of claims of this process that nobody means any more, but the backend may still hold: it did not say whether it had
 * stored or removed them. What a server gets from a connection that is cut may even arrive later, so one that may still
 * arrive is looked for again and again until it was found and removed, or has expired; any other until it was not found.
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

  add(id: string, key: string, lifeMs: number, hasArrived: boolean): void {
    if (this.#marks.size >= maxMarks) return;
    this.#marks.set(id, { key, until: this.#timers.monotonic() + lifeMs, hasArrived });
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
    await Promise.all(Array.from(this.#marks, ([id, mark]) => this.#remove(id, mark).catch(() => undefined)));
  }

  /** One that was found stays remembered until a look does not find it, or its removal is certain. */
  async #remove(id: string, mark: AbandonedMark): Promise<void> {
    const { claim, token } = await this.#remote.read(mark.key, []);
    const isFound = claim?.id === id && token !== undefined;
    if (isFound ? await this.#remote.drop(mark.key, token) : mark.hasArrived) this.#marks.delete(id);
    else if (isFound) mark.hasArrived = true;
  }
}
