import type { Tiers, View } from "./admission.js";
import { Admission } from "./admission.js";
import { Changes } from "./changes.js";
import type { Entry } from "./entry.js";
import { freshness } from "./entry.js";
import type { Flight } from "./flight.js";
import { Flights } from "./flight.js";
import { KeyMutex } from "./key-mutex.js";
import type { Tagged } from "./loader.js";
import { Loader } from "./loader.js";
import type { Load, Loaded, Lookup, Outcome } from "./lookup.js";
import type { RemoteRead } from "./remote.js";
import type { Versions } from "./tag-versions.js";
import { isTrusted } from "./trust.js";

export interface CoreOptions {
  /** How long memory in front of a backend is trusted, in milliseconds. */
  readonly maxStalenessMs: number;
  /** Off: every load runs, nothing is read or stored; what is deleted or invalidated still is, for other processes. */
  readonly enabled: boolean;
}

/**
 * The read path over memory and a backend, and the way in to the write path. Several typed caches may share one core: its
 * connection, its memory budget, its flights and its tags.
 */
export class Core {
  readonly tiers: Tiers;
  /** Keys of the families some entries of which take their tags from results: a tag is invalidated with its family. */
  readonly resultFamilies = new Set<string>();
  /** For those who read a value to write another one. */
  readonly updates = new KeyMutex();
  readonly #options: CoreOptions;
  readonly #admission: Admission;
  readonly #changes: Changes;
  readonly #loader: Loader;
  readonly #flights = new Flights<Outcome>();
  readonly #refreshes = new Flights<Outcome>();

  constructor(tiers: Tiers, options: CoreOptions) {
    this.tiers = tiers;
    this.#options = options;
    this.#admission = new Admission(tiers);
    this.#changes = new Changes(tiers, this.#admission, [this.#flights, this.#refreshes]);
    this.#loader = new Loader(tiers, this.#admission);
  }

  /** The fresh entry in memory, synchronously. */
  peek(lookup: Lookup): Entry | undefined {
    const entry = this.#held(lookup.key)?.entry;
    return entry && entry.fingerprint === lookup.fingerprint && this.#isFresh(entry) ? entry : undefined;
  }

  /** The fresh entry in memory, counted as a hit. */
  hit(lookup: Lookup): Entry | undefined {
    const entry = this.peek(lookup);
    if (entry && this.tiers.events.active) this.tiers.events.emit({ type: "hit", key: lookup.key, tier: "memory" });
    return entry;
  }

  /** The fresh entry in any tier. A backend that fails is a miss. */
  async read(lookup: Lookup): Promise<Entry | undefined> {
    const held = this.hit(lookup);
    if (held) return held;
    const entry = await this.readStrictly(lookup).catch(() => undefined);
    const { events } = this.tiers;
    if (events.active) events.emit(entry ? { type: "hit", key: lookup.key, tier: "backend" } : missed(lookup));
    return entry;
  }

  /**
   * The fresh entry in the backend; in memory when there is no backend.
   *
   * @throws BackendError when the backend does not answer
   */
  async readStrictly(lookup: Lookup): Promise<Entry | undefined> {
    const { remote } = this.tiers;
    if (!this.#options.enabled) return undefined;
    if (!remote) return this.peek(lookup);
    const { entry } = await remote.read(lookup.key, lookup.tags());
    const usable = this.#ifUsable(lookup, entry);
    return usable && this.#isFresh(usable) ? usable : undefined;
  }

  /** Answers by a hit, by joining a running load, or by `load`. Rejects with what `load` rejects with. */
  fetch(lookup: Lookup, load: Load): Promise<Outcome> {
    if (!this.#options.enabled) return this.#loader.alone(lookup, load);
    const found = this.#held(lookup.key);
    const held = this.#ifUsable(lookup, found?.entry);
    if (held && this.#isFresh(held)) return Promise.resolve(this.#hit(lookup, held, "memory"));
    if (held && this.#mayRevalidate(lookup, held)) {
      return Promise.resolve(this.#refreshBehind(lookup, load, held, "memory"));
    }
    const running = this.#flights.find(lookup.key, lookup.fingerprint);
    if (running) return this.#join(running, lookup, load);
    return this.#start(lookup, load, found);
  }

  /**
   * Stores a value that no load produced, over whatever is loading. A ttl of 0 only removes what was there.
   *
   * @throws BackendError when the backend did not acknowledge it; TypeError for a value without a faithful form
   */
  async store(lookup: Lookup, loaded: Loaded): Promise<void> {
    if (this.#options.enabled) await this.#changes.store(lookup, loaded);
  }

  /** @throws BackendError when the backend did not acknowledge it */
  delete(key: string): Promise<void> {
    return this.#changes.delete(key);
  }

  /**
   * Makes every entry that carries one of `tags` unusable. `families` are those of the tags that results may add.
   *
   * @throws BackendError when the backend did not acknowledge it
   */
  invalidate(tags: readonly string[], families: readonly string[]): Promise<void> {
    return this.#changes.invalidate(tags, families);
  }

  async close(): Promise<void> {
    this.tiers.memory?.clear();
    await this.tiers.remote?.close();
  }

  /** The entry in memory, as far as it is valid and trusted. */
  #held(key: string): Tagged | undefined {
    const { memory, remote, clock } = this.tiers;
    const item = memory?.get(key);
    if (!item) return undefined;
    for (const tag of item.tags) if (!tag.valid) return undefined;
    if (remote && !isTrusted(item.readAt, clock.monotonic(), this.#options.maxStalenessMs)) return undefined;
    return item;
  }

  /** An entry that is not expired, and belongs to the same inputs. */
  #ifUsable({ fingerprint }: Lookup, entry: Entry | undefined): Entry | undefined {
    if (!entry || entry.fingerprint !== fingerprint) return undefined;
    return freshness(entry, this.tiers.clock.now()) === "expired" ? undefined : entry;
  }

  #isFresh(entry: Entry): boolean {
    return freshness(entry, this.tiers.clock.now()) === "fresh";
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
  #refreshBehind(lookup: Lookup, load: Load, entry: Entry, tier: "memory" | "backend", versions?: Versions): Outcome {
    const { events } = this.tiers;
    const { key, fingerprint } = lookup;
    if (events.active) events.emit({ type: "stale", key, tier });
    if (!this.#refreshes.find(key, fingerprint)) {
      const refresh = this.#refreshes.start(key, fingerprint, (flight) =>
        this.#refresh(lookup, load, flight, versions),
      );
      refresh.outcome.catch((error: unknown) => events.emit({ type: "error", operation: "refresh", error }));
    }
    return { entry, via: "stale", stored: true, shareable: true };
  }

  async #refresh(lookup: Lookup, load: Load, flight: Flight<Outcome>, versions?: Versions): Promise<Outcome> {
    const view = this.#admission.view(lookup, flight.fence);
    const departure = await this.#admission.depart(view, this.#admission.acknowledge(view, versions));
    return this.#loader.run(departure, load, flight.fence);
  }

  #start(lookup: Lookup, load: Load, held: Tagged | undefined): Promise<Outcome> {
    const { key, fingerprint } = lookup;
    if (this.#flights.collides(key, fingerprint)) this.#reportCollision(key);
    return this.#flights.start(key, fingerprint, (flight) => this.#fly(lookup, load, flight, held)).outcome;
  }

  /** Waits for a running load; what it may not share is loaded alone. */
  async #join(running: Flight<Outcome>, lookup: Lookup, load: Load): Promise<Outcome> {
    const outcome = await running.outcome;
    if (!outcome.shareable) return this.#loader.alone(lookup, load);
    return outcome.via === "miss" ? { ...outcome, via: "joined" } : outcome;
  }

  /** Asks the backend, and loads what it does not have. `held` is what memory has, if anything. */
  async #fly(lookup: Lookup, load: Load, flight: Flight<Outcome>, held: Tagged | undefined): Promise<Outcome> {
    const view = this.#admission.view(lookup, flight.fence);
    const read = await this.#readBackend(view, flight);
    const found = read ? read.entry : held?.entry;
    const entry = this.#ifUsable(lookup, found);
    if (read && entry && this.#isFresh(entry)) {
      this.#promote(view, entry, flight);
      return this.#hit(lookup, entry, "backend");
    }
    if (read && entry && this.#mayRevalidate(lookup, entry)) {
      return this.#refreshBehind(lookup, load, entry, "backend", read.versions);
    }
    if (found && found.fingerprint !== lookup.fingerprint) this.#reportCollision(lookup.key);
    const other = flight.reading && this.#flights.findLoading(lookup.key, lookup.fingerprint);
    if (other) return this.#join(other, lookup, load);
    const stale = entry && (read ? this.#tagged(view, entry, flight) : held);
    flight.reading = undefined;
    if (this.tiers.events.active) this.tiers.events.emit(missed(lookup));
    const acknowledged = read && this.#admission.acknowledge(view, read.versions);
    return this.#loader.run(await this.#admission.depart(view, acknowledged), load, flight.fence, stale);
  }

  /** `undefined` where there is no backend or it does not answer. */
  async #readBackend({ lookup, tags }: View, flight: Flight<Outcome>): Promise<RemoteRead | undefined> {
    const { remote, tags: localTags } = this.tiers;
    if (!remote) return undefined;
    flight.reading = localTags.any;
    return remote.read(lookup.key, [...tags, ...lookup.families]).catch(() => undefined);
  }

  #reportCollision(key: string): void {
    const { events } = this.tiers;
    if (events.active) events.emit({ type: "collision", key });
  }

  #promote(view: View, entry: Entry, flight: Flight<Outcome>): void {
    const read = this.tiers.memory && this.#tagged(view, entry, flight);
    if (read) this.#admission.promote(view, entry, read.tags, flight.fence);
  }

  /** An entry that was just read; `undefined` when one of its tags may have been invalidated meanwhile. */
  #tagged({ tags }: View, entry: Entry, { reading }: Flight<Outcome>): Tagged | undefined {
    const isWatched = reading?.valid || entry.tags.every((tag) => tags.includes(tag));
    return isWatched ? { entry, tags: this.tiers.tags.snapshot(entry.tags) } : undefined;
  }
}

function missed({ key }: Lookup): { readonly type: "miss"; readonly key: string } {
  return { type: "miss", key };
}
