import type { Item, MaybePromise, Token } from "./backend.js";
import type { ClaimMark } from "./claim-mark.js";
import { claimIn } from "./claim-mark.js";
import type { Clock } from "./clock.js";
import { decode, encode } from "./codec.js";
import type { Deadline } from "./deadline.js";
import { assertInTime, withDeadline } from "./deadline.js";
import type { Entry } from "./entry.js";
import { BackendError } from "./errors.js";
import type { Guard } from "./guard.js";
import { isPromise } from "./guard.js";
import type { Journal } from "./journal.js";
import { beside } from "./key.js";
import type { Current } from "./labels.js";
import type { Namespaces } from "./namespaces.js";
import type { Versions } from "./tag-versions.js";
import { isVersion, TagVersions, versionIn } from "./tag-versions.js";
import type { Change } from "./underway.js";
import { Underway } from "./underway.js";

/** What a backend told of a key and of tags. */
export interface RemoteRead {
  /** A valid entry, fresh or not. */
  readonly entry: Entry | undefined;
  /** Of what the key holds, whatever that is; absent when it holds nothing. */
  readonly token: Token | undefined;
  /** The claim that the key holds. */
  readonly claim: ClaimMark | undefined;
  /** Of the tags that were asked for, as far as they have one. */
  readonly versions: Versions;
  /** Milliseconds that the read took. */
  readonly tookMs: number;
}

class ReadAnswer implements RemoteRead {
  readonly entry: Entry | undefined;
  readonly claim: ClaimMark | undefined;
  readonly tookMs: number;
  readonly #answer: Answer;
  #versions: Versions | undefined;

  constructor(answer: Answer, entry: Entry | undefined, claim: ClaimMark | undefined, tookMs: number) {
    this.#answer = answer;
    this.entry = entry;
    this.claim = claim;
    this.tookMs = tookMs;
  }

  get token(): Token | undefined {
    return this.#answer.items[0]?.token;
  }

  /** Made when they are asked for: a hit does not need them. */
  get versions(): Versions {
    this.#versions ??= this.#answer.versions();
    return this.#versions;
  }
}

/**
 * Entries and tag versions in a backend of bytes. An entry is valid only while each of its recorded versions is the
 * current one; a version that is gone, by invalidation or eviction, makes every entry that carries the tag a miss.
 */
export class Remote {
  readonly tags: TagVersions;
  readonly guard: Guard;
  readonly underway: Underway;
  /** The backend compares tokens, so a loaded value cannot overwrite what was set or deleted meanwhile. */
  readonly isConditional: boolean;
  readonly #namespaces: Namespaces;
  readonly #journal: Journal;

  constructor(guard: Guard, clock: Clock, namespaces: Namespaces, journal: Journal) {
    const { backend } = guard;
    this.guard = guard;
    this.underway = new Underway(guard.name, guard.openCalls);
    this.tags = new TagVersions(guard, clock);
    this.isConditional = (["read", "put", "drop"] as const).every((method) => typeof backend[method] === "function");
    this.#namespaces = namespaces;
    this.#journal = journal;
  }

  /** Tags that an entry carries by its key alone: its namespace, and where tokens are missing a version of its own. */
  ownTags(key: string): readonly string[] {
    const namespace = this.#namespaces.listOf(key);
    return this.isConditional ? namespace : [...namespace, beside(key, "!")];
  }

  /** The keys that go when an entry is deleted. */
  keysOf(key: string): readonly string[] {
    return this.isConditional ? [key] : [beside(key, "!"), key];
  }

  /**
   * The entry of `key`, if it is valid, and the versions of `tags`: one round trip, and a second one when the entry
   * carries tags that came from its result.
   *
   * @throws BackendError when the backend does not answer
   */
  async read(key: string, tags: readonly string[]): Promise<RemoteRead> {
    const sentAt = performance.now();
    const keys = [key, ...tags];
    const removals = this.#journal.toBeRemoved(keys);
    const answer = new Answer(tags, await this.guard.read(keys), this.#journal, removals);
    const bytes = answer.items[0]?.bytes;
    const claim = bytes && claimIn(bytes);
    const entry = bytes && !claim && !answer.isOutdated(key) ? decode(bytes, answer) : undefined;
    const valid = entry && entry.tags !== tags ? await this.#valid(entry, answer, sentAt) : entry;
    return new ReadAnswer(answer, valid, claim, performance.now() - sentAt);
  }

  /**
   * Writes an entry, whatever the key holds.
   *
   * @throws BackendError when the backend did not acknowledge it; TypeError for a value without a faithful form
   */
  async write(key: string, entry: Entry, ttlMs: number): Promise<void> {
    const frame = encode(entry);
    await this.guard.call("set", key, (backend) => this.#noted(key, backend.set(key, frame, ttlMs)));
  }

  /**
   * Writes an entry while the key still holds what `token` was issued for, and absent tokens nothing. Where the backend
   * compares no tokens it is written in any case; its versions fence it, if its key was read before the value was made.
   *
   * @param isChange somebody has set or updated the value, rather than loaded it
   * @returns whether it was written
   * @throws as `write` does
   */
  async put(key: string, entry: Entry, ttlMs: number, token: Token | undefined, isChange = false): Promise<boolean> {
    if (!this.isConditional) {
      await this.write(key, entry, ttlMs);
      return true;
    }
    return (await this.putBytes(key, encode(entry), ttlMs, token, isChange)) !== undefined;
  }

  /** Writes bytes under a token, on a backend that compares them. @returns the new token, if they were written */
  putBytes(
    key: string,
    bytes: Uint8Array,
    ttlMs: number,
    token: Token | undefined,
    isChange = false,
  ): Promise<Token | undefined> {
    return this.guard.call("put", key, (backend) => this.#noted(key, backend.put!(key, bytes, ttlMs, token, isChange)));
  }

  /**
   * Removes what `token` was issued for, on a backend that compares tokens.
   *
   * @returns whether it is known to be gone: a token means nothing any more once its connection is
   * @throws BackendError
   */
  async drop(key: string, token: Token): Promise<boolean> {
    return (await this.guard.call("drop", key, (backend) => backend.drop!(key, token))) === true;
  }

  /** @throws BackendError when the backend did not acknowledge it */
  async remove(key: string): Promise<void> {
    const removals = this.keysOf(key).map((each) =>
      this.guard.call("delete", each, (backend) => this.#noted(key, backend.delete(each)), { urgent: true }),
    );
    const failed = (await Promise.allSettled(removals)).find((removal) => removal.status === "rejected");
    if (failed) throw failed.reason;
  }

  /**
   * Runs a change of `key` after the calls that were made for it before; no loaded value is written while it runs.
   *
   * @throws BackendError when such a call does not end in time: it might still undo the change, which is made all the same
   */
  change(key: string, deadline: Deadline, run: (change: Change) => Promise<void>): Promise<void> {
    return this.underway.change(key, deadline, async (change) => {
      const earlier = await this.#ended(this.underway.calls(key));
      assertInTime(deadline);
      await (change.overtaker ?? run(change));
      if (earlier) throw earlier;
    });
  }

  close(): Promise<void> {
    return this.guard.close();
  }

  /** Why calls did not end in time; nothing when they did. */
  async #ended(calls: readonly Promise<unknown>[]): Promise<BackendError | undefined> {
    if (calls.length === 0) return undefined;
    try {
      await withDeadline(this.guard.limitMs, () => Promise.allSettled(calls));
      return undefined;
    } catch (cause) {
      return new BackendError(this.guard.name, "set", cause);
    }
  }

  /** An entry that carries other tags than those that were asked for, or whose versions are not the current ones. */
  #valid(entry: Entry, answer: Answer, sentAt: number): MaybePromise<Entry | undefined> {
    if (!answer.allows(entry)) return undefined;
    const more = entry.tags.filter((tag) => !answer.has(tag));
    return more.length === 0 ? entry : this.#validByResult(entry, more, sentAt);
  }

  /** The entry, if its tags that came from its result are valid, too. */
  async #validByResult(entry: Entry, tags: readonly string[], sentAt: number): Promise<Entry | undefined> {
    const left = Math.max(1, this.guard.limitMs - (performance.now() - sentAt));
    const removals = this.#journal.toBeRemoved(tags);
    const items = await withDeadline(left, () => this.guard.read(tags)).catch((cause: unknown) => {
      throw cause instanceof BackendError ? cause : new BackendError(this.guard.name, "get", cause);
    });
    return new Answer(tags, [undefined, ...items], this.#journal, removals).allows(entry) ? entry : undefined;
  }

  #noted<T>(key: string, answer: MaybePromise<T>): MaybePromise<T> {
    if (isPromise(answer)) this.underway.note(key, Promise.resolve(answer));
    return answer;
  }
}

/** What a key and tags hold, in the order in which they were asked for. */
class Answer implements Current {
  readonly items: readonly (Item | undefined)[];
  readonly tags: readonly string[];
  readonly #journal: Journal;
  readonly #removals: ReadonlySet<string>;

  /**
   * @param items of the key, then of the tags
   * @param removals what was to be removed when the backend was asked
   */
  constructor(
    tags: readonly string[],
    items: readonly (Item | undefined)[],
    journal: Journal,
    removals: ReadonlySet<string>,
  ) {
    this.tags = tags;
    this.items = items;
    this.#journal = journal;
    this.#removals = removals;
  }

  has(tag: string): boolean {
    return this.tags.includes(tag);
  }

  /** Whether each tag of the entry that was asked for has the version that the entry recorded. */
  allows(entry: Entry): boolean {
    return entry.tags.every((tag, index) => {
      // An entry's tags mostly stand in the order in which they are asked for.
      const place = this.tags[index] === tag ? index : this.tags.indexOf(tag);
      return place === -1 || this.#has(place, entry.versions[index]!);
    });
  }

  version(place: number): Uint8Array | undefined {
    const bytes = this.items[place + 1]?.bytes;
    return bytes && !this.isOutdated(this.tags[place]!) ? bytes : undefined;
  }

  versions(): Versions {
    const versions = new Map<string, string>();
    for (const [place, tag] of this.tags.entries()) {
      const version = this.version(place);
      if (version) versions.set(tag, versionIn(version));
    }
    return versions;
  }

  /**
   * Whether what was told of `key` is to be removed, or was while the backend was being asked: a removal that has ended
   * meanwhile may have come after the answer.
   */
  isOutdated(key: string): boolean {
    return this.#removals.has(key) || this.#journal.isToBeRemoved(key);
  }

  #has(place: number, version: string): boolean {
    const bytes = this.version(place);
    return bytes !== undefined && isVersion(bytes, version);
  }
}
