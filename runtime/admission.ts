import type { Token } from "./backend.js";
import type { MemoryTier } from "./backends/memory.js";
import type { Budget } from "./budget.js";
import type { Bus } from "./bus.js";
import { noReception } from "./bus.js";
import type { ChangedKeys } from "./changed-keys.js";
import type { Claim } from "./claims.js";
import type { Clock } from "./clock.js";
import type { Deadline } from "./deadline.js";
import { assertInTime } from "./deadline.js";
import type { Entry } from "./entry.js";
import { entryOf, lifeMs } from "./entry-of.js";
import type { Events } from "./events.js";
import { Fence } from "./fence.js";
import type { Journal } from "./journal.js";
import type { Loaded, Lookup } from "./lookup.js";
import { MemoryItem } from "./memory-item.js";
import type { Namespaces } from "./namespaces.js";
import type { Remote } from "./remote.js";
import { addedTags, versionsAfter } from "./result-tags.js";
import { bytesOf } from "./size.js";
import { joined } from "./tags.js";
import type { Versions } from "./tag-versions.js";
import { noVersions } from "./tag-versions.js";
import type { Seen } from "./trust.js";
import type { Change } from "./underway.js";
import type { LocalTag, LocalTags } from "./versions.js";

/** The places where entries are kept, and what they share. */
export interface Tiers {
  readonly clock: Clock;
  readonly events: Events;
  readonly tags: LocalTags;
  /** Which keys of entries were changed: for flights and reads, which watch one. */
  readonly keys: ChangedKeys;
  readonly namespaces: Namespaces;
  readonly journal: Journal;
  /** Absent where there is no backend, or it has no channels. */
  readonly bus: Bus | undefined;
  readonly memory: MemoryTier<MemoryItem> | undefined;
  readonly remote: Remote | undefined;
}

/** What this process knew of a lookup's key and tags, and when. Take it before the backend is asked. */
export interface View extends Seen {
  readonly lookup: Lookup;
  /** The keys of all tags that an entry carries before its result is known. */
  readonly tags: readonly string[];
  readonly localTags: readonly LocalTag[];
  /** Raised by whatever changes the key, one of the tags or one of the families. */
  readonly fence: Fence;
}

/** What was seen before a load began; its outcome is kept only if all of it still holds. */
export interface Departure extends View {
  /** Versions of the tags and families in the backend; `undefined` without a backend, or when it is away. */
  readonly versions: Versions | undefined;
  /** What the key held in the backend. */
  readonly token: Token | undefined;
  readonly claim: Claim | undefined;
  readonly budget: Budget | undefined;
  /** Wall-clock milliseconds. */
  readonly createdAt: number;
}

/** An entry about to be kept, and the local objects of all its tags. */
interface Candidate {
  readonly entry: Entry;
  readonly localTags: readonly LocalTag[];
}

/** Of what is in memory alone: nothing behind it can differ. */
const neverDoubted: Seen = { readAt: 0, epoch: 0 };

/** Decides what is kept. Nothing that was loaded before an invalidation gets past it. */
export class Admission {
  readonly #tiers: Tiers;

  constructor(tiers: Tiers) {
    this.#tiers = tiers;
  }

  /** The tags of an entry as far as they are known before its result. */
  tagsOf(lookup: Lookup): readonly string[] {
    const { remote, namespaces } = this.#tiers;
    const own = remote ? remote.ownTags(lookup.key) : namespaces.listOf(lookup.key);
    return joined(own, lookup.tags());
  }

  seenNow(): Seen {
    const { remote, clock, bus = noReception } = this.#tiers;
    return remote ? { readAt: clock.monotonic(), epoch: bus.epoch } : neverDoubted;
  }

  /** From now on, whatever changes the key or a tag of `lookup` is noticed. */
  view(lookup: Lookup, tags = this.tagsOf(lookup), seen = this.seenNow()): View {
    const { tags: localTags, keys } = this.#tiers;
    const mine = localTags.snapshot(tags);
    const fence = new Fence([...mine, ...localTags.snapshot(lookup.families), keys.watch(lookup.key)]);
    return { lookup, tags, localTags: mine, fence, ...seen };
  }

  /**
   * The versions of the view's tags and families, acknowledged by the backend; nothing where there is no backend.
   *
   * @param known versions that were read just before; absent: they are read now
   * @throws BackendError when the backend does not answer
   */
  async acknowledge(view: View, known?: Versions): Promise<Versions | undefined> {
    return this.#tiers.remote && this.seeded(this.#tiers.remote, view, known);
  }

  /** The same on a backend that is there. @throws BackendError when it does not answer */
  seeded(remote: Remote, { tags, lookup }: View, known?: Versions): Promise<Versions> {
    return remote.tags.seed([...tags, ...lookup.families], lifeMs(lookup.lifetime), known);
  }

  /** What is made from now on departs from `view`; without versions from the backend nothing is stored in it. */
  depart(view: View, seen: Partial<Pick<Departure, "budget" | "claim" | "token" | "versions">> = {}): Departure {
    const { versions, token, claim, budget } = seen;
    return { ...view, versions, token, claim, budget, createdAt: this.#tiers.clock.now() };
  }

  /** An entry that only those who wait for it will see. */
  transient(lookup: Lookup, loaded: Loaded, createdAt: number): Entry {
    return entryOf(lookup, loaded, createdAt, [], noVersions);
  }

  /**
   * Keeps the outcome of a load, unless something was changed meanwhile.
   *
   * @returns whether it was stored; a backend that fails does not keep it, nor does memory that it is too large for, and
   * that is an event already
   */
  async keep(departure: Departure, loaded: Loaded): Promise<boolean> {
    const { remote, clock } = this.#tiers;
    const { lookup, fence, versions } = departure;
    if (remote && !versions) return this.#holdMeanwhile(departure, loaded);
    const candidate = await this.#withinBudget(departure, () => this.#candidate(departure, loaded));
    if (candidate === "failed") return this.#dropped(lookup.key);
    if (!candidate || !this.#isOpen(lookup.key, fence)) return this.#fenced(lookup.key);
    const leftMs = candidate.entry.deleteAt - clock.now();
    if (leftMs <= 0) return false;
    const written =
      remote && (await this.#withinBudget(departure, () => this.#put(remote, departure, candidate, leftMs)));
    if (written === "failed") return this.#dropped(lookup.key);
    if (written === false) return this.#fenced(lookup.key);
    const isHeld =
      this.#isOpen(lookup.key, fence) && this.#hold(lookup.key, candidate.entry, candidate.localTags, departure);
    if (!remote && !isHeld) return this.#dropped(lookup.key);
    return this.#stored(lookup.key);
  }

  /**
   * Stores a value that no load produced. `change` is the one that it is part of.
   *
   * @throws BackendError when the backend did not acknowledge it
   */
  async put(remote: Remote, departure: Departure, loaded: Loaded, change: Change): Promise<void> {
    const { lookup, localTags } = departure;
    const versions = await this.#freshVersions(remote, departure, change.deadline);
    const candidate = await this.#candidate({ ...departure, versions }, loaded);
    if (change.overtaker) return change.overtaker;
    assertInTime(change.deadline);
    // One of its tags was invalidated just now: it is as good as stored before that, and the older entry goes too. A change
    // of its key by somebody else is as good as made before it.
    const isValid = candidate && localTags.every((tag) => tag.valid);
    if (!isValid) return remote.remove(lookup.key);
    await remote.write(lookup.key, candidate.entry, candidate.entry.deleteAt - departure.createdAt);
    this.#stored(lookup.key);
  }

  /** The same where memory is all there is. @returns whether it is kept: not when it is too large, which is an event */
  putLocally(departure: Departure, loaded: Loaded): boolean {
    const { key } = departure.lookup;
    const { entry, localTags } = this.#localCandidate(departure, loaded);
    return this.#hold(key, entry, localTags, departure) ? this.#stored(key) : this.#dropped(key);
  }

  /**
   * Stores a value that was made from `basis`, if that is still there.
   *
   * @returns whether it was stored
   * @throws BackendError when the backend did not acknowledge it
   */
  async exchange(
    remote: Remote,
    { view, versions, token }: Pick<Departure, "token" | "versions"> & { readonly view: View },
    loaded: Loaded,
    deadline: Deadline,
  ): Promise<boolean> {
    const departure = this.depart(view, { versions });
    const candidate = await this.#candidate(departure, loaded);
    if (!candidate || deadline.passed) return false;
    const { key } = view.lookup;
    const ttlMs = candidate.entry.deleteAt - departure.createdAt;
    const isStored = await remote.put(key, candidate.entry, ttlMs, token, true);
    return isStored && this.#stored(key);
  }

  /** Copies what was read from the backend into memory. `any`: valid as long as no tag at all was invalidated since. */
  promote(view: View, entry: Entry, any: LocalTag): void {
    if (!this.#tiers.memory || !this.#isOpen(view.lookup.key, view.fence)) return;
    const tags = this.localTagsOf(view, entry, any);
    if (tags) this.#hold(view.lookup.key, entry, tags, view);
  }

  /** The tags of an entry that was just read; nothing when one of them may have been invalidated meanwhile. */
  localTagsOf({ tags }: View, entry: Entry, any: LocalTag): readonly LocalTag[] | undefined {
    const isWatched = any.valid || entry.tags.every((tag) => tags.includes(tag));
    return isWatched ? this.#tiers.tags.snapshot(entry.tags) : undefined;
  }

  /** Holds an entry in memory, if there is a memory tier. @returns whether it does: not one that is too large for it */
  #hold(key: string, entry: Entry, tags: readonly LocalTag[], { readAt, epoch }: Seen): boolean {
    // Not what was passed, which holds a whole departure.
    const seen = this.#tiers.remote ? { readAt, epoch } : neverDoubted;
    return this.#tiers.memory?.set(key, new MemoryItem(entry, tags, seen), bytesOf(entry.payload)) ?? false;
  }

  /** While the backend is away, memory alone keeps a result, as long as memory is trusted. */
  #holdMeanwhile(departure: Departure, loaded: Loaded): false {
    const { key } = departure.lookup;
    if (!this.#tiers.memory || !this.#isOpen(key, departure.fence)) return false;
    const { entry, localTags } = this.#localCandidate(departure, loaded);
    this.#hold(key, entry, localTags, { readAt: departure.readAt, epoch: 0 });
    return false;
  }

  #isOpen(key: string, fence: Fence): boolean {
    return !fence.raised && !this.#tiers.remote?.underway.isChanging(key);
  }

  #stored(key: string): true {
    if (this.#tiers.events.active) this.#tiers.events.emit({ type: "store", key });
    return true;
  }

  #fenced(key: string): false {
    if (this.#tiers.events.active) this.#tiers.events.emit({ type: "fenced", key });
    return false;
  }

  #dropped(key: string): false {
    this.#tiers.journal.countDropped();
    if (this.#tiers.events.active) this.#tiers.events.emit({ type: "drop", key });
    return false;
  }

  async #withinBudget<T>({ budget }: Departure, work: () => Promise<T>): Promise<T | "failed"> {
    try {
      return await (budget ? budget.run("put", work) : work());
    } catch {
      return "failed";
    }
  }

  async #put(remote: Remote, { lookup, token }: Departure, { entry }: Candidate, leftMs: number): Promise<boolean> {
    try {
      return await remote.put(lookup.key, entry, leftMs, token);
    } catch (error) {
      const { events } = this.#tiers;
      if (events.active && error instanceof TypeError) events.emit({ type: "error", operation: "encode", error });
      throw error;
    }
  }

  /** Versions for a value that replaces whatever is there, on a backend without tokens: the entry's own one is new. */
  async #freshVersions(remote: Remote, view: View, deadline: Deadline): Promise<Versions> {
    const [, ownVersion] = remote.ownTags(view.lookup.key);
    const versions = await this.seeded(remote, view);
    assertInTime(deadline);
    if (ownVersion === undefined) return versions;
    const renewed = await remote.tags.renew(ownVersion, lifeMs(view.lookup.lifetime));
    return new Map([...versions, [ownVersion, renewed]]);
  }

  /** The entry with all its tags; `undefined` when a family of its result's tags was invalidated since the departure. */
  async #candidate(departure: Departure, loaded: Loaded): Promise<Candidate | undefined> {
    const { remote, tags } = this.#tiers;
    const added = addedTags(departure, loaded);
    // Before the backend is asked: what is invalidated from now on must not be valid here.
    const localTags = joined(departure.localTags, tags.snapshot(added));
    const versions = remote ? await versionsAfter(remote, departure, added) : noVersions;
    return versions && { entry: this.#entry(departure, loaded, added, versions), localTags };
  }

  /** The same without a backend. */
  #localCandidate(departure: Departure, loaded: Loaded): Candidate {
    const added = addedTags(departure, loaded);
    const localTags = joined(departure.localTags, this.#tiers.tags.snapshot(added));
    return { entry: this.#entry(departure, loaded, added, noVersions), localTags };
  }

  #entry({ lookup, tags, createdAt }: Departure, loaded: Loaded, added: readonly string[], versions: Versions): Entry {
    return entryOf(lookup, loaded, createdAt, joined(tags, added), versions);
  }
}
