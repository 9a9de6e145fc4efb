import type { MaybePromise } from "./backend.js";
import type { Clock } from "./clock.js";
import { decode, encode } from "./codec.js";
import type { Entry } from "./entry.js";
import type { Guard } from "./guard.js";
import { isPromise } from "./guard.js";
import type { Versions } from "./tag-versions.js";
import { TagVersions, versionsOf } from "./tag-versions.js";
import type { Change } from "./underway.js";
import { Underway } from "./underway.js";

export interface RemoteRead {
  readonly entry: Entry | undefined;
  readonly versions: Versions;
}

/**
 * Entries and tag versions in a backend of bytes. An entry is valid only while each of its recorded versions is the
 * current one; a version that is gone, by invalidation or eviction, makes every entry that carries the tag a miss.
 */
export class Remote {
  readonly tags: TagVersions;
  readonly underway = new Underway();
  readonly #guard: Guard;

  constructor(guard: Guard, clock: Clock) {
    this.#guard = guard;
    this.tags = new TagVersions(guard, clock);
  }

  /**
   * The entry of `key`, if it is valid, and the versions of `tags`: one round trip, and a second one when the entry
   * carries tags that came from its result.
   *
   * @throws BackendError when the backend does not answer
   */
  async read(key: string, tags: readonly string[]): Promise<RemoteRead> {
    const [frame, ...found] = await this.#guard.values([key, ...tags]);
    const versions = versionsOf(tags, found);
    const entry = frame && decode(frame);
    if (!entry) return { entry: undefined, versions };
    const more = entry.tags.filter((tag) => !tags.includes(tag));
    const all = more.length === 0 ? versions : new Map([...versions, ...(await this.tags.read(more))]);
    return { entry: isCurrent(entry, all) ? entry : undefined, versions };
  }

  /**
   * Writes an entry. For one that was loaded, call it in the same tick in which the fence was looked at.
   *
   * @throws BackendError when the backend did not acknowledge it; TypeError for a value without a faithful form
   */
  async write(key: string, entry: Entry, ttlMs: number): Promise<void> {
    const frame = encode(entry);
    await this.#guard.call("set", (backend) => this.#noted(key, backend.set(key, frame, ttlMs)));
  }

  /** @throws BackendError when the backend did not acknowledge it */
  async remove(key: string): Promise<void> {
    await this.#guard.call("delete", (backend) => this.#noted(key, backend.delete(key)));
  }

  /**
   * Runs a change of `key` after the calls that were made for it before; no loaded value is written while it runs.
   *
   * @throws BackendError when such a call does not end in time: it might still undo the change, which is made all the same
   */
  change(key: string, run: (change: Change) => Promise<void>): Promise<void> {
    return this.underway.change(key, async (change) => {
      const calls = this.underway.calls(key);
      const ended = calls.length > 0 ? this.#guard.call("set", () => Promise.allSettled(calls)) : undefined;
      const [earlier] = await Promise.allSettled([ended]);
      await (change.overtaker ?? run(change));
      if (earlier.status === "rejected") throw earlier.reason;
    });
  }

  #noted<T>(key: string, answer: MaybePromise<T>): MaybePromise<T> {
    if (isPromise(answer)) this.underway.note(key, Promise.resolve(answer));
    return answer;
  }

  async close(): Promise<void> {
    await this.#guard.call("close", (backend) => backend.close?.());
  }
}

function isCurrent(entry: Entry, versions: Versions): boolean {
  return entry.tags.every((tag, index) => versions.get(tag) === entry.versions[index]);
}
