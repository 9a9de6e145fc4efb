import type { Token } from "./backend.js";
import type { Fence } from "./fence.js";
import type { RemoteRead } from "./remote.js";
import type { Versions } from "./tag-versions.js";
import type { Seen } from "./trust.js";

/** Who asks whether a running load's outcome is for them, too. */
export interface Joiner {
  readonly fingerprint: string | undefined;
  /** When it came, in the order of everything that begins. */
  readonly order: number;
  /** What the backend told it. Absent: it is away. */
  readonly read: RemoteRead | undefined;
  /** Whether what was seen then may still be believed, while nobody can be asked. */
  isTrusted(seen: Seen): boolean;
}

/** The state of the backend that a load departed from. */
export interface Origin {
  readonly token: Token | undefined;
  readonly versions: Versions;
}

/**
 * One running load, shared by all who ask for its key with the same inputs. A flight whose fence was raised still
 * answers those who already wait for it; nobody joins it any more and nothing of it is stored.
 */
export class Flight<T> {
  fence: Fence;
  /** Of the inputs, where two different inputs may meet on one key. */
  readonly fingerprint: string | undefined;
  /** When this process last knew that nothing had changed. */
  seen: Seen;
  /** Settles once, with the outcome that all who joined share; an error too. */
  outcome!: Promise<T>;
  /**
   * The place in the order of what its outcome will come from: a load, or an answer of the backend that is on its way.
   * Absent as long as nothing has begun: whoever comes until then gets what began after them.
   */
  begun: number | undefined;
  /** What it loads from; absent before the load, without a backend, and while that is away. */
  origin: Origin | undefined;
  /** That it has failed is an event already. */
  isReported = false;

  constructor(fence: Fence, fingerprint: string | undefined, seen: Seen) {
    this.fence = fence;
    this.fingerprint = fingerprint;
    this.seen = seen;
  }

  /** It has looked again: what happened before that is of no importance any more. */
  watch(view: Seen & { readonly fence: Fence }): void {
    this.fence = view.fence;
    this.seen = view;
  }

  /** Whether its outcome is no older than what `joiner` would get by itself. */
  takes(joiner: Joiner): boolean {
    if (joiner.fingerprint !== this.fingerprint || this.fence.raised) return false;
    if (this.begun === undefined || this.begun > joiner.order) return true;
    if (joiner.read) return this.origin !== undefined && isSame(this.origin, joiner.read);
    return this.origin === undefined && joiner.isTrusted(this.seen);
  }
}

/** Nothing that the load departed from has changed by the time of the read. */
function isSame(origin: Origin, read: RemoteRead): boolean {
  if (origin.token !== read.token) return false;
  for (const [tag, version] of origin.versions) if (read.versions.get(tag) !== version) return false;
  return true;
}

/** The running loads of a cache, by key. */
export class Flights<T> {
  readonly #running = new Map<string, Flight<T>[]>();

  get size(): number {
    return this.#running.size;
  }

  /** A flight under `key` that passes `test`. */
  find(key: string, test: (flight: Flight<T>) => boolean): Flight<T> | undefined {
    return this.#running.get(key)?.find(test);
  }

  /** Whether other inputs are on their way under the same key. */
  collides(key: string, fingerprint: string | undefined): boolean {
    return this.#running.get(key)?.some((flight) => flight.fingerprint !== fingerprint) ?? false;
  }

  /**
   * Starts a flight; others under its key, behind a fence or for other inputs, go on.
   *
   * @param run does not call the load before it has waited for something: the load itself may ask for the same key
   */
  start(key: string, flight: Flight<T>, run: (flight: Flight<T>) => Promise<T>): Flight<T> {
    this.#running.set(key, [...(this.#running.get(key) ?? []), flight]);
    flight.outcome = run(flight);
    const land = (): void => this.#land(key, flight);
    flight.outcome.then(land, land);
    return flight;
  }

  #land(key: string, flight: Flight<T>): void {
    const others = this.#running.get(key)?.filter((other) => other !== flight) ?? [];
    if (others.length > 0) this.#running.set(key, others);
    else this.#running.delete(key);
  }
}
