import type { MemoryTier } from "./backends/memory.js";
import type { Clock } from "./clock.js";
import type { Entry } from "./entry.js";
import { instants } from "./entry.js";
import { BackendError } from "./errors.js";
import type { Events } from "./events.js";
import type { Fence } from "./fence.js";
import type { Loaded, Lookup } from "./lookup.js";
import { nonce } from "./nonce.js";
import type { Remote, Versions } from "./remote.js";
import { bytesOf } from "./size.js";
import type { LocalTag, LocalTags } from "./versions.js";

/** An entry in memory: valid while each of its tags is, trusted by when it was read from the backend. */
export interface MemoryItem {
  readonly entry: Entry;
  readonly tags: readonly LocalTag[];
  /** Monotonic milliseconds. */
  readonly readAt: number;
}

/** The places where entries are kept, and what they share. */
export interface Tiers {
  readonly clock: Clock;
  readonly events: Events;
  readonly tags: LocalTags;
  readonly memory: MemoryTier<MemoryItem> | undefined;
  readonly remote: Remote | undefined;
}

/** What was seen before a load began; its outcome is kept only if all of it still holds. */
export interface Departure {
  /** Wall-clock milliseconds. */
  readonly createdAt: number;
  readonly fence: Fence;
  readonly tags: readonly string[];
  readonly localTags: readonly LocalTag[];
  /** Versions of the tags and families in the backend; `undefined` without a backend, or when it is away. */
  readonly versions: Versions | undefined;
}

/** An entry about to be kept, and the local objects of all its tags. */
interface Candidate {
  readonly entry: Entry;
  readonly localTags: readonly LocalTag[];
}

/** Nothing is known of any tag. */
export const noVersions: Versions = new Map();

/** Decides what is kept. Nothing that was loaded before an invalidation gets past it. */
export class Admission {
  readonly #tiers: Tiers;

  constructor(tiers: Tiers) {
    this.#tiers = tiers;
  }

  /**
   * Takes what the outcome of a load will be checked against; call it before the load. New tag versions are
   * acknowledged by the backend when it resolves. `known` are versions that were just read, `undefined` when the
   * backend did not answer: then it is not asked again, and nothing will be stored in it.
   */
  async depart(lookup: Lookup, fence: Fence, known: Versions | undefined): Promise<Departure> {
    const { tags, remote, clock } = this.#tiers;
    const tagKeys = lookup.tags();
    const localTags = tags.snapshot(tagKeys);
    fence.watch([...localTags, ...tags.snapshot(lookup.families)]);
    const seeded = known && remote?.seed([...tagKeys, ...lookup.families], known, lifeMs(lookup));
    const versions = await seeded?.catch(() => undefined);
    return { createdAt: clock.now(), fence, tags: tagKeys, localTags, versions };
  }

  /** An entry that only those who wait for it will see. */
  transient(lookup: Lookup, loaded: Loaded, createdAt: number): Entry {
    return entryOf(lookup, loaded, createdAt, [], noVersions);
  }

  /**
   * Keeps the outcome of a load, unless something was invalidated meanwhile.
   *
   * @returns whether it was stored; a backend that fails does not keep it, and that is an event already
   */
  async keep(lookup: Lookup, loaded: Loaded, departure: Departure, writing: Writing): Promise<boolean> {
    const { remote, events } = this.#tiers;
    const candidate = await this.#candidate(lookup, loaded, departure).catch(() => undefined);
    if (!candidate || departure.fence.raised) {
      if (events.active) events.emit({ type: "fenced", key: lookup.key });
      return false;
    }
    if (remote && !(await this.#write(lookup.key, candidate.entry, writing))) return false;
    if (!departure.fence.raised) this.hold(lookup.key, candidate.entry, candidate.localTags);
    if (events.active) events.emit({ type: "store", key: lookup.key });
    return true;
  }

  /** Stores a value that no load produced. @throws BackendError when the backend did not acknowledge it */
  async put(lookup: Lookup, loaded: Loaded, departure: Departure): Promise<void> {
    const { remote, events } = this.#tiers;
    if (remote && !departure.versions) throw new BackendError("backend", "set", "its tags were not acknowledged");
    const candidate = await this.#candidate(lookup, loaded, departure);
    if (!candidate) return;
    if (remote) await remote.write(lookup.key, candidate.entry, lifeMs(lookup));
    else this.hold(lookup.key, candidate.entry, candidate.localTags);
    if (events.active) events.emit({ type: "store", key: lookup.key });
  }

  /** Holds an entry in memory, if there is a memory tier. `readAt`: when its backend read was sent. */
  hold(key: string, entry: Entry, tags: readonly LocalTag[], readAt: number = this.#tiers.clock.monotonic()): void {
    this.#tiers.memory?.set(key, { entry, tags, readAt }, bytesOf(entry.payload));
  }

  async #write(key: string, entry: Entry, writing: Writing): Promise<boolean> {
    const { remote, clock, events } = this.#tiers;
    const written = remote?.write(key, entry, entry.deleteAt - clock.now()).then(
      () => true,
      (error: unknown) => {
        if (events.active && error instanceof TypeError) events.emit({ type: "error", operation: "encode", error });
        return false;
      },
    );
    writing.writing = written;
    return (await written) === true;
  }

  /** The entry with all its tags; `undefined` when a family of its result's tags was invalidated since the departure. */
  async #candidate(lookup: Lookup, loaded: Loaded, departure: Departure): Promise<Candidate | undefined> {
    const added = loaded.tags.filter((tag) => !departure.tags.includes(tag));
    const keys = [...departure.tags, ...added];
    const localTags = [...departure.localTags, ...this.#tiers.tags.snapshot(added)];
    const versions = await this.#versions(lookup, added, departure);
    return versions && { entry: entryOf(lookup, loaded, departure.createdAt, keys, versions), localTags };
  }

  /** Versions after the load: those of the result's tags first, then the families again, which must be unchanged. */
  async #versions(lookup: Lookup, added: readonly string[], departure: Departure): Promise<Versions | undefined> {
    const { remote } = this.#tiers;
    if (!remote) return noVersions;
    if (!departure.versions) return undefined;
    if (added.length === 0) return departure.versions;
    const versions = await remote.seed(added, await remote.versions(added), lifeMs(lookup));
    const families = await remote.versions(lookup.families);
    const unchanged = lookup.families.every((family) => families.get(family) === departure.versions?.get(family));
    return unchanged ? new Map([...departure.versions, ...versions]) : undefined;
  }
}

/** Where a write that is on its way is noted, so that a deletion can wait for it. */
export interface Writing {
  writing: Promise<unknown> | undefined;
}

function lifeMs({ lifetime }: Lookup): number {
  return lifetime.ttlMs + Math.max(lifetime.staleWhileRevalidateMs, lifetime.staleIfErrorMs);
}

function entryOf(
  { lifetime, fingerprint }: Lookup,
  { payload }: Loaded,
  createdAt: number,
  tags: readonly string[],
  versions: Versions,
): Entry {
  const recorded = tags.map((tag) => versions.get(tag) ?? "");
  return { ...instants(createdAt, lifetime), nonce: nonce(), tags, versions: recorded, fingerprint, payload };
}
