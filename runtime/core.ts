import type { Departure, Tiers } from "./admission.js";
import { Admission, noVersions } from "./admission.js";
import type { Entry } from "./entry.js";
import { freshness } from "./entry.js";
import { Fence } from "./fence.js";
import type { Flight } from "./flight.js";
import { Flights } from "./flight.js";
import type { Load, Loaded, Lookup, Outcome } from "./lookup.js";
import { isTrusted } from "./trust.js";

export interface CoreOptions {
  /** How long memory in front of a backend is trusted, in milliseconds. */
  readonly maxStalenessMs: number;
  /** Off: every load runs, nothing is read or stored. */
  readonly enabled: boolean;
}

/**
 * The read and write paths over memory and a backend. Several typed caches may share one core: its connection, its
 * memory budget, its flights and its tags.
 */
export class Core {
  readonly tiers: Tiers;
  readonly #options: CoreOptions;
  readonly #admission: Admission;
  readonly #flights = new Flights<Outcome>();
  readonly #refreshes = new Flights<Outcome>();

  constructor(tiers: Tiers, options: CoreOptions) {
    this.tiers = options.enabled ? tiers : { ...tiers, memory: undefined, remote: undefined };
    this.#options = options;
    this.#admission = new Admission(this.tiers);
  }

  /** The fresh entry in memory, synchronously. */
  peek(lookup: Lookup): Entry | undefined {
    return this.#ifFresh(this.#held(lookup));
  }

  /** The fresh entry in memory, counted as a hit. */
  hit(lookup: Lookup): Entry | undefined {
    const entry = this.peek(lookup);
    if (entry && this.tiers.events.active) this.tiers.events.emit({ type: "hit", key: lookup.key, tier: "memory" });
    return entry;
  }

  /** The fresh entry in any tier. A backend that fails is a miss. */
  async read(lookup: Lookup): Promise<Entry | undefined> {
    return this.peek(lookup) ?? this.readStrictly(lookup).catch(() => undefined);
  }

  /**
   * The fresh entry in the backend; in memory when there is no backend.
   *
   * @throws BackendError when the backend does not answer
   */
  async readStrictly(lookup: Lookup): Promise<Entry | undefined> {
    const { remote } = this.tiers;
    if (!remote) return this.peek(lookup);
    const { entry } = await remote.read(lookup.key, lookup.tags());
    return this.#ifFresh(this.#ifMatching(lookup, entry));
  }

  /** Answers by a hit, by joining a running load, or by `load`. Rejects with what `load` rejects with. */
  fetch(lookup: Lookup, load: Load): Promise<Outcome> {
    if (!this.#options.enabled) return this.#loadAlone(lookup, load);
    const held = this.#held(lookup);
    const fresh = this.#ifFresh(held);
    if (fresh) return Promise.resolve(this.#hit(lookup, fresh, "memory"));
    if (held && this.#mayRevalidate(lookup, held)) {
      return Promise.resolve(this.#refreshBehind(lookup, load, held, "memory"));
    }
    const running = this.#flights.find(lookup.key);
    if (running) return this.#join(running, lookup, load);
    return this.#flights.start(lookup.key, (flight) => this.#fly(lookup, load, flight, held)).outcome;
  }

  /**
   * Stores a value that no load produced, over whatever is loading. A ttl of 0 only removes what was there.
   *
   * @throws BackendError when the backend did not acknowledge it; TypeError for a value without a faithful form
   */
  async store(lookup: Lookup, loaded: Loaded): Promise<void> {
    if (lookup.lifetime.ttlMs === 0) return this.delete(lookup.key);
    await this.#close(lookup.key);
    const departure = await this.#admission.depart(lookup, new Fence(), noVersions);
    if (this.tiers.remote) await this.#admission.put(lookup, loaded, departure);
    await this.#close(lookup.key);
    if (!this.tiers.remote) await this.#admission.put(lookup, loaded, departure);
  }

  /** @throws BackendError when the backend did not acknowledge it */
  async delete(key: string): Promise<void> {
    const { remote, events } = this.tiers;
    await this.#close(key);
    if (remote) {
      await remote.remove([key]);
      // What began meanwhile may have read the old entry.
      await this.#close(key);
    }
    if (events.active) events.emit({ type: "delete", key });
  }

  /**
   * Makes every entry that carries one of `tags` unusable: the families' versions go first, then those of the tags.
   *
   * @throws BackendError when the backend did not acknowledge it
   */
  async invalidate(tags: readonly string[], families: readonly string[]): Promise<void> {
    const { remote, events, tags: localTags } = this.tiers;
    const all = [...families, ...tags];
    localTags.invalidate(all);
    if (remote) {
      await remote.remove(families);
      await remote.remove(tags);
      // What began meanwhile may have read the old versions.
      localTags.invalidate(all);
    }
    if (events.active) events.emit({ type: "invalidate", tags });
  }

  async close(): Promise<void> {
    this.tiers.memory?.clear();
    await this.tiers.remote?.close();
  }

  /** Raises the fence of what loads under `key`, drops it from memory, and waits for a write that was on its way. */
  async #close(key: string): Promise<void> {
    const writing = [this.#flights.close(key), this.#refreshes.close(key)];
    this.tiers.memory?.delete(key);
    await Promise.all(writing);
  }

  /** The entry in memory that may be used in some way: valid, trusted and not expired. */
  #held(lookup: Lookup): Entry | undefined {
    const { memory, remote, clock } = this.tiers;
    const item = memory?.get(lookup.key);
    if (!item) return undefined;
    for (const tag of item.tags) if (!tag.valid) return undefined;
    if (remote && !isTrusted(item.readAt, clock.monotonic(), this.#options.maxStalenessMs)) return undefined;
    return this.#ifMatching(lookup, item.entry);
  }

  /** Two different inputs may meet on one key where the key is the user's own text: that is a miss and an event. */
  #ifMatching(lookup: Lookup, entry: Entry | undefined): Entry | undefined {
    const { clock, events } = this.tiers;
    if (!entry || freshness(entry, clock.now()) === "expired") return undefined;
    if (entry.fingerprint === lookup.fingerprint) return entry;
    if (events.active) events.emit({ type: "collision", key: lookup.key });
    return undefined;
  }

  #ifFresh(entry: Entry | undefined): Entry | undefined {
    return entry && freshness(entry, this.tiers.clock.now()) === "fresh" ? entry : undefined;
  }

  #mayRevalidate({ lifetime }: Lookup, entry: Entry): boolean {
    return this.tiers.clock.now() < entry.staleAt + lifetime.staleWhileRevalidateMs;
  }

  #hit({ key }: Lookup, entry: Entry, tier: "memory" | "backend"): Outcome {
    const { events } = this.tiers;
    if (events.active) events.emit({ type: "hit", key, tier });
    return { entry, via: "hit", stored: true, shareable: true };
  }

  /** The stale entry now; a fresh one is loaded behind, once however many ask. Its failure is an event. */
  #refreshBehind(lookup: Lookup, load: Load, entry: Entry, tier: "memory" | "backend"): Outcome {
    const { events } = this.tiers;
    if (events.active) events.emit({ type: "stale", key: lookup.key, tier });
    if (!this.#refreshes.find(lookup.key)) {
      const refresh = this.#refreshes.start(lookup.key, (flight) => this.#refresh(lookup, load, flight));
      refresh.outcome.catch((error: unknown) => events.emit({ type: "error", operation: "refresh", error }));
    }
    return { entry, via: "stale", stored: true, shareable: true };
  }

  async #refresh(lookup: Lookup, load: Load, flight: Flight<Outcome>): Promise<Outcome> {
    return this.#load(lookup, load, flight, await this.#admission.depart(lookup, flight.fence, noVersions));
  }

  /** Waits for a running load; what it may not share, or what has other inputs, is loaded alone. */
  async #join(running: Flight<Outcome>, lookup: Lookup, load: Load): Promise<Outcome> {
    const outcome = await running.outcome;
    if (!outcome.shareable || outcome.entry.fingerprint !== lookup.fingerprint) return this.#loadAlone(lookup, load);
    return outcome.via === "miss" ? { ...outcome, via: "joined" } : outcome;
  }

  async #loadAlone(lookup: Lookup, load: Load): Promise<Outcome> {
    const createdAt = this.tiers.clock.now();
    const loaded = await load();
    const entry = this.#admission.transient(lookup, loaded, createdAt);
    return { entry, via: "miss", stored: false, shareable: loaded.shareable };
  }

  async #fly(lookup: Lookup, load: Load, flight: Flight<Outcome>, held: Entry | undefined): Promise<Outcome> {
    const { remote, tags, clock, events } = this.tiers;
    const tagKeys = lookup.tags();
    flight.fence.watch(tags.snapshot([...tagKeys, ...lookup.families]));
    const readAt = clock.monotonic();
    const read = await remote?.read(lookup.key, tagKeys).catch(() => undefined);
    const entry = this.#ifMatching(lookup, read?.entry);
    const fresh = this.#ifFresh(entry);
    if (fresh) {
      this.#promote(lookup, fresh, flight.fence, readAt);
      return this.#hit(lookup, fresh, "backend");
    }
    if (entry && this.#mayRevalidate(lookup, entry)) return this.#refreshBehind(lookup, load, entry, "backend");
    if (events.active) events.emit({ type: "miss", key: lookup.key });
    const departure = await this.#admission.depart(lookup, flight.fence, read?.versions);
    return this.#load(lookup, load, flight, departure, entry ?? held);
  }

  /** Copies a hit into memory, unless an invalidation came meanwhile, or could come unseen for one of its tags. */
  #promote(lookup: Lookup, entry: Entry, fence: Fence, readAt: number): void {
    const watched = lookup.families.length > 0 || entry.tags.every((tag) => lookup.tags().includes(tag));
    if (watched && !fence.raised) {
      this.#admission.hold(lookup.key, entry, this.tiers.tags.snapshot(entry.tags), readAt);
    }
  }

  async #load(
    lookup: Lookup,
    load: Load,
    flight: Flight<Outcome>,
    departure: Departure,
    stale?: Entry,
  ): Promise<Outcome> {
    const { clock, events } = this.tiers;
    let loaded: Loaded;
    try {
      loaded = await load();
    } catch (error) {
      if (stale && clock.now() < stale.staleAt + lookup.lifetime.staleIfErrorMs) {
        return this.#staleOnError(lookup, stale, error);
      }
      throw error;
    }
    const { createdAt } = departure;
    if (events.active) events.emit({ type: "load", key: lookup.key, durationMs: clock.now() - createdAt });
    const mayKeep = loaded.storable && lookup.lifetime.ttlMs > 0;
    const stored = mayKeep && (await this.#admission.keep(lookup, loaded, departure, flight));
    const entry = this.#admission.transient(lookup, loaded, createdAt);
    return { entry, via: "miss", stored, shareable: loaded.shareable };
  }

  #staleOnError({ key }: Lookup, entry: Entry, error: unknown): Outcome {
    const { events, remote } = this.tiers;
    events.emit({ type: "error", operation: "load", error });
    events.emit({ type: "stale", key, tier: remote ? "backend" : "memory" });
    return { entry, via: "stale", stored: true, shareable: true };
  }
}
