import { Fence } from "./fence.js";
import type { LocalTag } from "./versions.js";

/**
 * One running load, shared by all who ask for its key with the same inputs. A flight whose fence was raised still
 * answers those who already wait for it; nobody joins it any more and nothing of it is stored.
 */
export class Flight<T> {
  readonly fence = new Fence();
  /** Of the inputs, where two different inputs may meet on one key. */
  readonly fingerprint: string | undefined;
  /** Settles once, with the outcome that all who joined share; an error too. */
  readonly outcome: Promise<T>;
  /**
   * While it reads the backend: becomes invalid with any tag, since an entry that is still on its way may carry any.
   * Absent once it loads; from then on its fence tells.
   */
  reading: LocalTag | undefined;

  constructor(fingerprint: string | undefined, run: (flight: Flight<T>) => Promise<T>) {
    this.fingerprint = fingerprint;
    this.outcome = run(this);
  }

  /** Nothing was invalidated that its outcome may depend on. */
  get isOpen(): boolean {
    return !this.fence.raised && this.reading?.valid !== false;
  }
}

/** The running loads of a cache, by key. */
export class Flights<T> {
  readonly #running = new Map<string, Flight<T>[]>();

  get size(): number {
    return this.#running.size;
  }

  /** The flight for these inputs that may be joined. */
  find(key: string, fingerprint: string | undefined): Flight<T> | undefined {
    return this.#running.get(key)?.find((flight) => flight.fingerprint === fingerprint && flight.isOpen);
  }

  /** The flight for these inputs that may be joined and has nothing left to read. */
  findLoading(key: string, fingerprint: string | undefined): Flight<T> | undefined {
    const isLoading = (flight: Flight<T>): boolean => flight.reading === undefined && flight.isOpen;
    return this.#running.get(key)?.find((flight) => flight.fingerprint === fingerprint && isLoading(flight));
  }

  /** Whether other inputs are on their way under the same key. */
  collides(key: string, fingerprint: string | undefined): boolean {
    return this.#running.get(key)?.some((flight) => flight.fingerprint !== fingerprint) ?? false;
  }

  /** Starts a flight; others that run under its key, behind a fence or for other inputs, go on. */
  start(key: string, fingerprint: string | undefined, run: (flight: Flight<T>) => Promise<T>): Flight<T> {
    const flight = new Flight(fingerprint, run);
    this.#running.set(key, [...(this.#running.get(key) ?? []), flight]);
    const land = (): void => this.#land(key, flight);
    flight.outcome.then(land, land);
    return flight;
  }

  /** Raises the fence of every flight of `key`. */
  close(key: string): void {
    for (const flight of this.#running.get(key) ?? []) flight.fence.raise();
  }

  #land(key: string, flight: Flight<T>): void {
    const others = this.#running.get(key)?.filter((other) => other !== flight) ?? [];
    if (others.length > 0) this.#running.set(key, others);
    else this.#running.delete(key);
  }
}
