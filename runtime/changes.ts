import type { Admission, Tiers } from "./admission.js";
import { Budget } from "./budget.js";
import { announce } from "./bus.js";
import type { CompareAndSet } from "./compare-and-set.js";
import type { Deadline } from "./deadline.js";
import { assertInTime, noDeadline } from "./deadline.js";
import { lifetimeOf } from "./entry-of.js";
import { BackendError } from "./errors.js";
import type { Pending } from "./journal.js";
import type { Loaded, Lookup } from "./lookup.js";
import type { Remote } from "./remote.js";
import type { Replay } from "./replay.js";
import type { Change } from "./underway.js";
import { admittedPayload } from "./value-payload.js";

/**
 * The write path: `set`, `delete` and invalidations. Each closes what is loading before it goes to the backend, and once
 * more after the backend acknowledged it, for what began meanwhile may have read the old state. The write comes first, then
 * the message to other processes, then the acknowledgement; what was not acknowledged is kept and made up for.
 */
export class Changes {
  readonly #tiers: Tiers;
  readonly #admission: Admission;
  readonly #replay: Replay | undefined;
  readonly #compareAndSet: CompareAndSet | undefined;

  constructor(
    tiers: Tiers,
    admission: Admission,
    replay: Replay | undefined,
    compareAndSet: CompareAndSet | undefined,
  ) {
    this.#compareAndSet = compareAndSet;
    this.#tiers = tiers;
    this.#admission = admission;
    this.#replay = replay;
  }

  /**
   * Stores a value that no load produced. A ttl of 0 only removes what was there. Without a backend all of it happens in the
   * tick of the call.
   *
   * @returns `false` when it was dropped: memory is all there is, and it is too large for that
   * @throws BackendError when the backend did not acknowledge it
   */
  async store(lookup: Lookup, loaded: Loaded): Promise<boolean> {
    const { remote } = this.#tiers;
    const admitted = { ...loaded, payload: admittedPayload(loaded.payload) };
    if (lifetimeOf(lookup, loaded).ttlMs === 0) {
      await this.delete(lookup.key);
      return true;
    }
    this.close([lookup.key]);
    // Taken now: what is invalidated while it waits for its turn is invalid.
    const departure = this.#admission.depart(this.#admission.view(lookup));
    if (!remote) return this.#admission.putLocally(departure, admitted);
    await this.#change(remote, lookup.key, (change) =>
      this.#compareAndSet
        ? this.#replace(this.#compareAndSet, lookup, admitted, change)
        : this.#admission.put(remote, departure, admitted, change),
    );
    return true;
  }

  async delete(key: string): Promise<void> {
    const { remote, events } = this.#tiers;
    this.close([key]);
    if (remote) await this.#change(remote, key, () => remote.remove(key));
    if (events.active) events.emit({ type: "delete", key });
  }

  /** The versions of the families go first: a load reads them last. */
  async invalidate(tags: readonly string[], families: readonly string[]): Promise<void> {
    const { remote, events } = this.#tiers;
    const members = tags.filter((tag) => !families.includes(tag));
    const all = [...families, ...members];
    this.close(all);
    if (remote) {
      await this.#acknowledged(all, async () => {
        try {
          await remote.tags.remove(families);
        } finally {
          // A family that could not be removed is no reason to leave its tags valid.
          await remote.tags.remove(members);
        }
      });
    }
    if (events.active) events.emit({ type: "invalidate", tags });
  }

  /**
   * Runs a write of `keys` and tells other processes. `pending` is what is still to be done when it fails.
   *
   * @throws BackendError when it was not acknowledged
   */
  async #acknowledged<T>(
    keys: readonly string[],
    write: (deadline: Deadline) => Promise<T>,
    pending: Pending = "remove",
  ): Promise<T> {
    const { remote, journal } = this.#tiers;
    const mark = journal.mark();
    try {
      const written = await this.#withinBudget(async (deadline) => {
        const result = await write(deadline);
        // `false`: nothing was written, so there is nothing to tell.
        if (remote && result !== false) await announce(remote.guard, keys);
        return result;
      });
      if (written !== false) journal.acknowledge(keys, mark);
      return written;
    } catch (error) {
      if (error instanceof BackendError) {
        journal.pend(keys, pending);
        this.#replay?.soon();
      }
      throw error;
    } finally {
      this.close(keys);
    }
  }

  #withinBudget<T>(work: (deadline: Deadline) => Promise<T>): Promise<T> {
    const { remote } = this.#tiers;
    return remote ? new Budget(remote.guard).run("change", work) : work(noDeadline);
  }

  /** Runs a conditional write of one key, with the same promises. @returns whether it was written */
  exchange(key: string, write: (deadline: Deadline) => Promise<boolean>): Promise<boolean> {
    return this.#acknowledged([key], write, "announce");
  }

  /** Closes whatever depends on `keys` in this process: flights, and what memory holds. */
  close(keys: readonly string[]): void {
    const { tags, keys: entryKeys, memory } = this.#tiers;
    tags.invalidate(keys);
    entryKeys.invalidate(keys);
    for (const key of keys) memory?.delete(key);
  }

  /**
   * Writes over whatever is there, but under its token: a write that nobody waits for any more, because its connection was
   * cut, must not arrive after later changes.
   */
  async #replace(compareAndSet: CompareAndSet, lookup: Lookup, loaded: Loaded, change: Change): Promise<void> {
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      if (change.overtaker) return change.overtaker;
      assertInTime(change.deadline);
      const basis = await compareAndSet.basis(lookup);
      if (basis && (await compareAndSet.write(basis, loaded, change.deadline))) return;
    }
    throw tooManyAttempts(this.#tiers.remote, "set");
  }

  async #change(remote: Remote, key: string, run: (change: Change) => Promise<void>): Promise<void> {
    await this.#acknowledged(remote.keysOf(key), (deadline) => remote.change(key, deadline, run));
  }
}

/** How often a change is made anew because another process was faster. */
export const maxAttempts = 200;

/** Other processes were faster each time. */
export function tooManyAttempts(remote: Remote | undefined, operation: string): BackendError {
  const reason = new Error("other processes change the key all the time");
  return new BackendError(remote?.guard.name ?? "backend", operation, reason);
}
