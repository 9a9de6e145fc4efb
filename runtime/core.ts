import type { Tiers } from "./admission.js";
import { Admission } from "./admission.js";
import { Changes } from "./changes.js";
import { Claims } from "./claims.js";
import { CompareAndSet } from "./compare-and-set.js";
import { Departures } from "./departures.js";
import type { OnWait } from "./departures.js";
import type { Entry } from "./entry.js";
import type { Change } from "./exchange.js";
import { Exchange } from "./exchange.js";
import { Fetch } from "./fetch.js";
import { Held } from "./held.js";
import type { EntryKey, Load, Loaded, Lookup, Outcome } from "./lookup.js";
import { Loader } from "./loader.js";
import { Order } from "./order.js";
import type { Remote } from "./remote.js";
import { Replay } from "./replay.js";
import { StandIn } from "./stand-in.js";

export interface CoreOptions {
  /** How long memory in front of a backend is trusted, in milliseconds. */
  readonly maxStalenessMs: number;
  /** Off: every load runs, nothing is read or stored; what is deleted or invalidated still is, for other processes. */
  readonly enabled: boolean;
}

/**
 * The cache behind every interface: memory and a backend, flights, claims, tags. Several typed caches may share one core:
 * its connection, its memory budget, its flights and its bus.
 */
export class Core {
  readonly tiers: Tiers;
  /** Keys of the families some entries of which take their tags from results: a tag is invalidated with its family. */
  readonly resultFamilies = new Set<string>();
  readonly #options: CoreOptions;
  readonly #claims: Claims | undefined;
  readonly #replay: Replay | undefined;
  readonly #held: Held;
  readonly #loader: Loader;
  readonly #changes: Changes;
  readonly #fetch: Fetch;
  readonly #exchange: Exchange;

  constructor(tiers: Tiers, options: CoreOptions) {
    const { remote } = tiers;
    const claims = remote?.isConditional ? new Claims(remote) : undefined;
    const admission = new Admission(tiers);
    const order = new Order();
    this.tiers = tiers;
    this.#claims = claims;
    this.#options = options;
    this.#replay = remote && new Replay(tiers, remote, this.resultFamilies);
    this.#held = new Held(tiers, options.maxStalenessMs);
    this.#loader = new Loader(tiers, admission, claims);
    const compareAndSet = remote?.isConditional ? new CompareAndSet(admission, remote) : undefined;
    this.#changes = new Changes(tiers, admission, this.#replay, compareAndSet);
    const departures = new Departures(tiers, admission, claims, order);
    const standIn = new StandIn(tiers);
    this.#fetch = new Fetch({ tiers, admission, departures, held: this.#held, loader: this.#loader, standIn, order });
    this.#exchange = new Exchange(tiers, compareAndSet, this.#changes, this.#fetch);
    if (tiers.bus) tiers.bus.onChange = (keys) => this.#hear(keys);
    if (remote) this.#recoverWith(remote);
    remote?.guard.seek();
  }

  /** A cache of this name uses the core from now on. */
  join(cacheName: string): void {
    this.tiers.namespaces.all(cacheName);
    this.tiers.bus?.join(cacheName);
  }

  /** The fresh entry in memory, synchronously. */
  peek(which: EntryKey): Entry | undefined {
    return this.#held.fresh(which);
  }

  /** The fresh entry in memory, counted as a hit. */
  hit(which: EntryKey): Entry | undefined {
    const entry = this.#held.fresh(which);
    if (entry && this.tiers.events.active) this.tiers.events.emit({ type: "hit", key: which.key, tier: "memory" });
    return entry;
  }

  /** The fresh entry in any tier. A backend that fails is a miss. */
  async read(lookup: Lookup): Promise<Entry | undefined> {
    if (!this.#options.enabled) return undefined;
    const held = this.hit(lookup);
    if (held) return held;
    const entry = await this.#fetch.read(lookup).catch(() => undefined);
    const { events } = this.tiers;
    const { key } = lookup;
    if (events.active) events.emit(entry ? { type: "hit", key, tier: "backend" } : { type: "miss", key });
    return entry;
  }

  /** Answers by a hit, by joining a running load, or by `load`. Rejects with what `load` rejects with. */
  fetch(lookup: Lookup, load: Load, onWait?: OnWait): Promise<Outcome> {
    if (!this.#options.enabled) return this.#loader.alone(lookup, load);
    return this.#fetch.fetch(lookup, load, onWait);
  }

  /**
   * Stores a value that no load produced, over whatever is loading. A ttl of 0 only removes what was there.
   *
   * @returns `false` when it was dropped: memory is all there is, and it is too large for that
   * @throws BackendError when the backend did not acknowledge it; TypeError for a value without a faithful form
   */
  async store(lookup: Lookup, loaded: Loaded): Promise<boolean> {
    return this.#options.enabled ? this.#changes.store(lookup, loaded) : true;
  }

  /** Replaces an entry by what `change` makes of it. @throws BackendError when the backend did not answer */
  async update(lookup: Lookup, change: Change): Promise<void> {
    if (this.#options.enabled) await this.#exchange.update(lookup, change);
    else await change(undefined);
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

  /** Makes every entry of a cache unusable. @throws BackendError when the backend did not acknowledge it */
  async clear(cacheName: string): Promise<void> {
    this.tiers.memory?.prune(`${cacheName}:`);
    await this.#changes.invalidate(this.tiers.namespaces.all(cacheName), []);
    this.tiers.events.emit({ type: "clear", name: cacheName });
  }

  /** Waits until the backend answers, for so many milliseconds at most. */
  async ready(ms: number): Promise<boolean> {
    return this.tiers.remote?.guard.answersWithin(ms) ?? true;
  }

  async close(): Promise<void> {
    this.#replay?.close();
    this.#claims?.close();
    this.tiers.bus?.close();
    this.tiers.memory?.clear();
    await this.tiers.remote?.close();
  }

  #hear(keys: readonly string[]): void {
    this.#changes.close(keys);
    this.tiers.journal.hear(keys);
  }

  #recoverWith({ guard }: Remote): void {
    guard.onRecovery = () => void this.#replay?.now();
    guard.backend.onLoss?.((loss, remove, server) => this.#replay!.afterLoss(loss, remove, server));
  }
}
