import type { Admission, Departure, Tiers, View } from "./admission.js";
import { Budget } from "./budget.js";
import { originOf } from "./claim-mark.js";
import type { Claim, Claims } from "./claims.js";
import type { Clock } from "./clock.js";
import type { Entry } from "./entry.js";
import type { Flight } from "./flight.js";
import { isFreshFor, isUsable } from "./held.js";
import { defaultHardTimeoutMs } from "./loader.js";
import type { Outcome } from "./lookup.js";
import type { Order } from "./order.js";
import type { Remote, RemoteRead } from "./remote.js";
import { noVersions } from "./tag-versions.js";

/** How much longer than the longest load a claim lives, in milliseconds. */
const claimReserveMs = 5_000;

/** Between two looks at what somebody else loads: a third of the time waited so far, within these bounds. */
const shortestLookMs = 5;
const longestLookMs = 250;

/** Somebody else has loaded the entry meanwhile. */
export interface Found {
  readonly view: View;
  readonly entry: Entry;
}

/** Who waits is told at once. */
export type OnWait = (() => void) | undefined;

/** Gets a load ready to begin: versions that the backend has acknowledged, and the claim, or else what another one loaded. */
export class Departures {
  readonly #tiers: Tiers;
  readonly #admission: Admission;
  readonly #claims: Claims | undefined;
  readonly #order: Order;

  constructor(tiers: Tiers, admission: Admission, claims: Claims | undefined, order: Order) {
    this.#tiers = tiers;
    this.#admission = admission;
    this.#claims = claims;
    this.#order = order;
  }

  /** What a flight departs from. `read`: what the backend told; nothing where there is none, or it is away. */
  async depart(
    flight: Flight<Outcome>,
    view: View,
    read: RemoteRead | undefined,
    onWait: OnWait,
  ): Promise<Departure | Found> {
    const { remote } = this.#tiers;
    if (!remote || !read) return this.#begun(flight, this.#admission.depart(view));
    try {
      return await this.#await(remote, flight, view, read, onWait);
    } catch {
      // The backend has failed meanwhile: the load goes on without it, and nothing of it is stored there.
      return this.#begun(flight, this.#admission.depart(view));
    }
  }

  /** The same for a refresh behind a stale entry; nothing when somebody else has claimed it. @throws BackendError */
  async departBehind(flight: Flight<Outcome>, view: View, read: RemoteRead): Promise<Departure | undefined> {
    const budget = this.#budget(read);
    const ready = await this.#ready(view, read, budget);
    return ready && this.#begun(flight, this.#admission.depart(view, { ...ready, budget }));
  }

  async #await(
    remote: Remote,
    flight: Flight<Outcome>,
    view: View,
    read: RemoteRead,
    onWait: OnWait,
  ): Promise<Departure | Found> {
    const { clock } = this.#tiers;
    const { lookup } = view;
    const since = clock.monotonic();
    const until = since + (lookup.lifetime.hardTimeoutMs ?? defaultHardTimeoutMs);
    for (let now: { view: View; read: RemoteRead } = { view, read }; ;) {
      const { entry } = now.read;
      // Whoever comes from now on may know more than this answer: it is not for them.
      if (isFreshFor(entry, lookup, clock.now())) return { view: now.view, entry };
      flight.begun = undefined;
      const budget = this.#budget(now.read);
      const ready = await this.#ready(now.view, now.read, budget);
      if (ready) return this.#begun(flight, this.#admission.depart(now.view, { ...ready, budget }));
      if (clock.monotonic() >= until) return this.#begun(flight, await this.#unclaimed(now.view, now.read, budget));
      this.#waits(lookup.key, onWait);
      await pause(remote.guard.timers, clock.monotonic() - since);
      now = await this.#look(remote, flight, now.view, this.#budget(now.read));
    }
  }

  /** Versions and, where there are claims, the claim; nothing when somebody else has it. */
  async #ready(
    view: View,
    read: RemoteRead,
    budget: Budget,
  ): Promise<Pick<Departure, "claim" | "token" | "versions"> | undefined> {
    const { lookup, tags } = view;
    const versions = await budget.run("claim", () => this.#admission.acknowledge(view, read.versions));
    if (!this.#claims) return { claim: undefined, token: read.token, versions };
    const origin = originOf([...tags, ...lookup.families], versions ?? noVersions);
    if (this.#claims.isTaken(read, origin)) return undefined;
    const keepsEntry = isUsable(read.entry, lookup, this.#tiers.clock.now());
    const taking = this.#claims.take(lookup.key, read, { origin, lifeMs: claimLifeMs(view), keepsEntry });
    const claim = await budget.run("claim", () => taking).catch((error: unknown) => this.#giveUp(taking, error));
    return claim && { claim, token: claim.token, versions };
  }

  /** A claim that comes when nobody waits for it any more goes back. */
  #giveUp(taking: Promise<Claim | undefined>, error: unknown): never {
    taking.then(
      (claim) => claim && this.#claims!.release(claim),
      () => undefined,
    );
    throw error;
  }

  /** Who has waited long enough loads by itself: what it stores is compared with what it sees now. */
  async #unclaimed(view: View, read: RemoteRead, budget: Budget): Promise<Departure> {
    // An absent key is no token: it may have been deleted, and be absent again.
    if (this.#claims && read.token === undefined) return this.#admission.depart(view);
    const versions = await budget.run("put", () => this.#admission.acknowledge(view, read.versions));
    return this.#admission.depart(view, { versions, token: read.token, budget });
  }

  /** @param budget a backend that answered late is not waited for as long again */
  async #look(
    remote: Remote,
    flight: Flight<Outcome>,
    { lookup, tags }: View,
    budget: Budget,
  ): Promise<{ view: View; read: RemoteRead }> {
    const view = this.#admission.view(lookup, tags);
    flight.begun = this.#order.next();
    const read = await budget.run("get", () => remote.read(lookup.key, [...tags, ...lookup.families]));
    flight.watch(view);
    return { view, read };
  }

  /** From here on the load runs: whoever comes later joins it only if nothing has changed since. */
  #begun(flight: Flight<Outcome>, departure: Departure): Departure {
    const { versions, token } = departure;
    flight.origin = versions && { versions, token };
    flight.begun = this.#order.next();
    return departure;
  }

  #budget({ tookMs }: RemoteRead): Budget {
    // What was read has come from a backend.
    return new Budget(this.#tiers.remote!.guard, tookMs);
  }

  #waits(key: string, onWait: OnWait): void {
    const { events } = this.#tiers;
    onWait?.();
    if (events.active) events.emit({ type: "wait", key });
  }
}

function claimLifeMs({ lookup }: View): number {
  return (lookup.lifetime.hardTimeoutMs ?? defaultHardTimeoutMs) + claimReserveMs;
}

function pause(timers: Clock, waitedMs: number): Promise<void> {
  const ms = Math.min(Math.max(waitedMs / 3, shortestLookMs), longestLookMs);
  return new Promise((resolve) => void timers.after(ms, resolve));
}
