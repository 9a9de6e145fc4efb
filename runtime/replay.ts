import type { Tiers } from "./admission.js";
import type { Loss, Remove } from "./backend.js";
import { announce } from "./bus.js";
import type { Pending } from "./journal.js";
import { recentMs } from "./journal.js";
import { familyKeyOf } from "./key.js";
import type { Remote } from "./remote.js";

/**
 * Between two attempts to make up for what the backend did not acknowledge, in milliseconds: twice as long each time that
 * nothing came of one, since a server that refuses may do so for long.
 */
const shortestRetryMs = 100;
const longestRetryMs = 400;

/** Keys that are removed at a time. */
const atOnce = 200;

type PendingKey = readonly [key: string, what: Pending];

/** Makes up for changes that the backend did not acknowledge, and for acknowledged ones that it may have lost. */
export class Replay {
  readonly #tiers: Tiers;
  readonly #remote: Remote;
  readonly #families: ReadonlySet<string>;
  #isRunning = false;
  #retryMs = shortestRetryMs;
  #isClosed = false;
  #cancel: (() => void) | undefined;

  /** @param families keys of the families that results add tags of */
  constructor(tiers: Tiers, remote: Remote, families: ReadonlySet<string>) {
    this.#tiers = tiers;
    this.#remote = remote;
    this.#families = families;
  }

  /** Tries again soon, and until nothing is left to be made up for. */
  soon(): void {
    if (this.#isClosed || this.#isRunning || this.#cancel) return;
    this.#cancel = this.#remote.guard.timers.after(this.#retryMs, () => {
      this.#cancel = undefined;
      void this.now();
    });
  }

  /** Tries now. It never rejects. */
  async now(): Promise<void> {
    if (this.#isRunning || this.#isClosed) return;
    this.#isRunning = true;
    try {
      await this.#attempt();
    } finally {
      this.#isRunning = false;
      if (this.#tiers.journal.pendingCount > 0) this.soon();
    }
  }

  /**
   * Removes again what a server may have lost the removal of. What a new process has from a disk may be older than
   * anything that is remembered here, so then whole namespaces go; they do too after a failover, where this process cannot
   * know what others have changed in the last minute. Other servers have lost nothing, and may be away for long.
   *
   * @throws BackendError when the server did not acknowledge it
   */
  async afterLoss(loss: Loss, remove: Remove, server?: string): Promise<void> {
    const { journal, namespaces, events, bus } = this.#tiers;
    const isKnown = loss === "failover" && bus?.hasHeardAll(recentMs, this.#remote.guard.lastAnswerAt);
    const names = isKnown ? [] : namespaces.names.flatMap((name) => namespaces.all(name));
    const { backend } = this.#remote.guard;
    const isConcerned = (key: string): boolean => server === undefined || backend.serverOf?.(key) === server;
    const keys = [...new Set([...names, ...journal.recent().filter(isConcerned)])];
    for (const part of parts(keys)) await Promise.all(part.map((key) => remove(key)));
    events.emit({ type: "replay", reason: loss, keys: keys.length });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
  }

  /** Families go first, as in an invalidation: a load reads them last. */
  async #attempt(): Promise<void> {
    const { journal, events } = this.#tiers;
    // A server that is down must not hold up what another one could do.
    const pending = journal.pending.filter(([key]) => this.#remote.guard.isUp(key));
    const families = pending.filter(([key]) => this.#families.has(key));
    const done =
      (await this.#makeUp(families)) + (await this.#makeUp(pending.filter((each) => !families.includes(each))));
    this.#retryMs = done > 0 ? shortestRetryMs : Math.min(2 * this.#retryMs, longestRetryMs);
    if (done > 0) events.emit({ type: "replay", reason: "pending", keys: done });
  }

  /** @returns how many of them the backend has acknowledged */
  async #makeUp(pending: readonly PendingKey[]): Promise<number> {
    const { journal } = this.#tiers;
    let done = 0;
    for (const part of parts(pending)) {
      const mark = journal.mark();
      const removed = await this.#removed(part);
      if (removed.length === 0) break;
      const announced = await announce(this.#remote.guard, removed).then(
        () => true,
        () => false,
      );
      if (!announced) break;
      // As long as its family is pending, a tag is too: it has to go after it.
      const keys = removed.filter((key) => familyKeyOf(key) === key || !journal.isToBeRemoved(familyKeyOf(key)));
      journal.acknowledge(keys, mark);
      done += keys.length;
    }
    return done;
  }

  /** Those of `pending` that the backend has removed, where that is what they wait for. */
  async #removed(pending: readonly PendingKey[]): Promise<readonly string[]> {
    const removals = pending.map(async ([key, what]) => {
      // What was given up, and has not ended, might still undo the removal.
      if (this.#remote.underway.calls(key).length > 0) throw new Error("a call for the key has not ended");
      if (what === "remove") await this.#remote.guard.removeAll([key]);
      return key;
    });
    return (await Promise.allSettled(removals)).flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  }
}

function* parts<T>(list: readonly T[]): Iterable<readonly T[]> {
  for (let start = 0; start < list.length; start += atOnce) yield list.slice(start, start + atOnce);
}
