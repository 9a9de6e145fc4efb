import type { Tiers, View } from "./admission.js";
import type { Admission } from "./admission.js";
import type { Departures, OnWait } from "./departures.js";
import type { Entry } from "./entry.js";
import { isFresh } from "./entry.js";
import { Flight, Flights } from "./flight.js";
import type { Held } from "./held.js";
import { isFreshFor, isUsable } from "./held.js";
import type { Loader } from "./loader.js";
import type { Load, Lookup, Outcome } from "./lookup.js";
import type { Order } from "./order.js";
import type { Remote, RemoteRead } from "./remote.js";
import type { StandIn, Tagged } from "./stand-in.js";
import { joined } from "./tags.js";
import type { Seen } from "./trust.js";
import type { LocalTag } from "./versions.js";

/** What this process knew of a lookup when it asked the backend, or would have. */
interface Asked {
  /** Tags that the entry carries by its inputs. */
  readonly tags: readonly string[];
  /** Of these and of the families of its result's tags. */
  readonly keys: readonly string[];
  readonly seen: Seen;
  /** Taken before the backend was asked, where memory may hold the answer. */
  readonly view: View | undefined;
  /** Valid as long as no tag at all was invalidated since. */
  readonly any: LocalTag;
}

export interface FetchParts {
  readonly tiers: Tiers;
  readonly admission: Admission;
  readonly departures: Departures;
  readonly held: Held;
  readonly loader: Loader;
  readonly standIn: StandIn;
  readonly order: Order;
}

/** The read path: memory, then the backend, then a load that all who need it share. */
export class Fetch {
  readonly #parts: FetchParts;
  readonly #flights = new Flights<Outcome>();
  readonly #refreshes = new Flights<Outcome>();

  constructor(parts: FetchParts) {
    this.#parts = parts;
  }

  /** The fresh entry in any tier, and in memory from then on. @throws BackendError when the backend does not answer */
  async read(lookup: Lookup): Promise<Entry | undefined> {
    const { remote } = this.#parts.tiers;
    if (!remote) return this.#parts.held.fresh(lookup);
    const asked = this.#asked(lookup);
    const { entry } = await remote.read(lookup.key, asked.keys);
    if (!isFreshFor(entry, lookup, this.#now())) return undefined;
    this.#promote(asked, entry);
    return entry;
  }

  /** Answers by a hit, by joining a running load, or by `load`. Rejects with what `load` rejects with. */
  fetch(lookup: Lookup, load: Load, onWait?: OnWait): Promise<Outcome> {
    const { held, order: orders, tiers } = this.#parts;
    const order = orders.next();
    const item = held.item(lookup.key);
    const entry = item?.entry;
    const isHeld = entry !== undefined && isUsable(entry, lookup, this.#now());
    if (isHeld) {
      if (this.#isFresh(entry)) return Promise.resolve(this.#hit(lookup, entry, "memory"));
      if (this.#mayRevalidate(lookup, entry))
        return Promise.resolve(this.#refreshBehind(lookup, load, entry, "memory"));
    }
    const running = this.#flights.find(lookup.key, (flight) => this.#isJoinedAtOnce(flight, lookup));
    const stale = isHeld ? item : undefined;
    if (running) return this.#join(running, lookup, load, onWait, stale);
    if (tiers.remote) return this.#throughBackend(tiers.remote, lookup, load, order, stale, onWait);
    if (entry && !isHeld) this.#reportCollision(lookup, entry);
    return this.#start(lookup, load, this.#asked(lookup), undefined, stale, onWait);
  }

  /** Without a question to the backend: what has not begun yet, what memory would be trusted with, and all that is local. */
  #isJoinedAtOnce(flight: Flight<Outcome>, { fingerprint, lifetime }: Lookup): boolean {
    if (flight.fingerprint !== fingerprint || flight.fence.raised) return false;
    const { tiers, held } = this.#parts;
    // The backend may have a stale entry that could stand in for it.
    if (tiers.remote && lifetime.staleIfErrorMs > 0) return false;
    if (!tiers.remote || flight.begun === undefined) return true;
    return tiers.memory !== undefined && flight.origin !== undefined && held.isTrusted(flight.seen);
  }

  async #throughBackend(
    remote: Remote,
    lookup: Lookup,
    load: Load,
    order: number,
    held: Tagged | undefined,
    onWait: OnWait,
  ): Promise<Outcome> {
    const asked = this.#asked(lookup);
    let read: RemoteRead | undefined;
    try {
      read = await remote.read(lookup.key, asked.keys);
    } catch {
      // A backend that does not answer is as good as none.
    }
    const entry = read?.entry;
    if (isFreshFor(entry, lookup, this.#now())) {
      this.#promote(asked, entry);
      return this.#hit(lookup, entry, "backend");
    }
    const usable = isUsable(entry, lookup, this.#now()) ? entry : undefined;
    if (usable && this.#mayRevalidate(lookup, usable)) {
      return this.#refreshBehind(lookup, load, usable, "backend", asked, read);
    }
    if (entry) this.#reportCollision(lookup, entry);
    const stale = read ? usable && this.#tagged(asked, lookup, usable) : held;
    const isTrusted = (seen: Seen): boolean => this.#parts.held.isTrusted(seen);
    const joiner = { fingerprint: lookup.fingerprint, order, read, isTrusted };
    const running = this.#flights.find(lookup.key, (flight) => flight.takes(joiner));
    if (running) return this.#join(running, lookup, load, onWait, stale);
    return this.#start(lookup, load, asked, read, stale, onWait);
  }

  #asked(lookup: Lookup): Asked {
    const { admission, tiers } = this.#parts;
    const tags = admission.tagsOf(lookup);
    const seen = admission.seenNow();
    const view = tiers.memory && tiers.remote && admission.view(lookup, tags, seen);
    return { tags, keys: joined(tags, lookup.families), seen, view, any: tiers.tags.any };
  }

  #start(
    lookup: Lookup,
    load: Load,
    asked: Asked,
    read: RemoteRead | undefined,
    stale: Tagged | undefined,
    onWait: OnWait,
  ): Promise<Outcome> {
    const { key, fingerprint } = lookup;
    const { events } = this.#parts.tiers;
    const view = asked.view ?? this.#parts.admission.view(lookup, asked.tags, asked.seen);
    if (events.active && this.#flights.collides(key, fingerprint)) events.emit({ type: "collision", key });
    if (events.active) events.emit({ type: "miss", key });
    const flight = new Flight<Outcome>(view.fence, fingerprint, view);
    this.#flights.start(key, flight, () => this.#load(flight, view, load, read, onWait));
    return this.#parts.standIn.answer(flight, lookup, stale);
  }

  async #load(
    flight: Flight<Outcome>,
    view: View,
    load: Load,
    read: RemoteRead | undefined,
    onWait: OnWait,
  ): Promise<Outcome> {
    const { any } = this.#parts.tiers.tags;
    const departure = await this.#parts.departures.depart(flight, view, read, onWait);
    if ("createdAt" in departure) return this.#parts.loader.run(departure, load);
    this.#parts.admission.promote(departure.view, departure.entry, any);
    return this.#hit(view.lookup, departure.entry, "backend");
  }

  /** Waits for a running load; what it may not share is loaded alone. */
  async #join(running: Flight<Outcome>, lookup: Lookup, load: Load, onWait: OnWait, stale?: Tagged): Promise<Outcome> {
    onWait?.();
    const outcome = await this.#parts.standIn.answer(running, lookup, stale);
    if (!outcome.shareable) return this.#parts.loader.alone(lookup, load);
    return outcome.via === "miss" ? { ...outcome, via: "joined" } : outcome;
  }

  /** The stale entry now; a fresh one is loaded behind, once however many ask. Its failure is an event. */
  #refreshBehind(
    lookup: Lookup,
    load: Load,
    entry: Entry,
    tier: "backend" | "memory",
    asked?: Asked,
    read?: RemoteRead,
  ): Outcome {
    const { key, fingerprint } = lookup;
    const { events } = this.#parts.tiers;
    const isRefreshed = (flight: Flight<Outcome>): boolean =>
      flight.fingerprint === fingerprint && !flight.fence.raised;
    if (!this.#refreshes.find(key, isRefreshed)) {
      const { tags, seen, view = this.#parts.admission.view(lookup, tags, seen) } = asked ?? this.#asked(lookup);
      const flight = new Flight<Outcome>(view.fence, fingerprint, view);
      this.#refreshes.start(key, flight, () => this.#refresh(flight, view, load, entry, read));
      flight.outcome.catch((error: unknown) => events.emit({ type: "error", operation: "refresh", error }));
    }
    return this.#stale(lookup, entry, tier);
  }

  async #refresh(flight: Flight<Outcome>, view: View, load: Load, entry: Entry, read?: RemoteRead): Promise<Outcome> {
    const { tiers, admission, departures, loader } = this.#parts;
    const { lookup, tags } = view;
    const { any } = tiers.tags;
    // What memory holds stale, another process may have refreshed already.
    const known = read ?? (await tiers.remote?.read(lookup.key, [...tags, ...lookup.families]));
    const current = known?.entry;
    if (isFreshFor(current, lookup, this.#now())) {
      admission.promote(view, current, any);
      return this.#hit(lookup, current, "backend");
    }
    const departure = known
      ? await departures.departBehind(flight, view, known)
      : await departures.depart(flight, view, undefined, undefined);
    if (departure && "createdAt" in departure) return loader.run(departure, load);
    return this.#stale(lookup, entry, "backend");
  }

  #promote({ view, any }: Asked, entry: Entry): void {
    if (view) this.#parts.admission.promote(view, entry, any);
  }

  /** An entry that was just read, as what may stand in for a load that fails. */
  #tagged({ tags, seen, view, any }: Asked, lookup: Lookup, entry: Entry): Tagged | undefined {
    const { admission } = this.#parts;
    const localTags = admission.localTagsOf(view ?? admission.view(lookup, tags, seen), entry, any);
    return localTags && { entry, tags: localTags };
  }

  #hit({ key }: Lookup, entry: Entry, tier: "backend" | "memory"): Outcome {
    const { events } = this.#parts.tiers;
    if (events.active) events.emit({ type: "hit", key, tier });
    return { entry, via: "hit", stored: true, shareable: true };
  }

  #stale({ key }: Lookup, entry: Entry, tier: "backend" | "memory"): Outcome {
    const { events } = this.#parts.tiers;
    if (events.active) events.emit({ type: "stale", key, tier });
    return { entry, via: "stale", stored: true, shareable: true };
  }

  #mayRevalidate({ lifetime }: Lookup, entry: Entry): boolean {
    return this.#now() < entry.staleAt + lifetime.staleWhileRevalidateMs;
  }

  #isFresh(entry: Entry): boolean {
    return isFresh(entry, this.#now());
  }

  #now(): number {
    return this.#parts.tiers.clock.now();
  }

  /** Two inputs have met on one key, if the entry is of other ones. */
  #reportCollision({ key, fingerprint }: Lookup, entry: Entry): void {
    const { events } = this.#parts.tiers;
    if (events.active && entry.fingerprint !== fingerprint) events.emit({ type: "collision", key });
  }
}
