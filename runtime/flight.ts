import { Fence } from "./fence.js";

/**
 * One running load, shared by all who ask for its key. A flight whose fence was raised still answers those who already
 * wait for it; nobody joins it any more and nothing of it is stored.
 */
export class Flight<T> {
  readonly fence = new Fence();
  /** Settles once, with the outcome that all who joined share; an error too. */
  readonly outcome: Promise<T>;
  /** Settles when the flight's write to the backend has; never rejects. */
  writing: Promise<unknown> | undefined;

  constructor(run: (flight: Flight<T>) => Promise<T>) {
    this.outcome = run(this);
  }
}

/** The running loads of a cache, at most one that can be joined per key. */
export class Flights<T> {
  readonly #running = new Map<string, Flight<T>>();

  get size(): number {
    return this.#running.size;
  }

  /** The flight of `key` that may still be joined. */
  find(key: string): Flight<T> | undefined {
    const flight = this.#running.get(key);
    return flight && !flight.fence.raised ? flight : undefined;
  }

  /** Starts the flight of `key`; one that is still running behind a fence is left to those who wait for it. */
  start(key: string, run: (flight: Flight<T>) => Promise<T>): Flight<T> {
    const flight = new Flight(run);
    this.#running.set(key, flight);
    const land = (): void => {
      if (this.#running.get(key) === flight) this.#running.delete(key);
    };
    flight.outcome.then(land, land);
    return flight;
  }

  /** Raises the fence of the flight of `key`; what is returned resolves when a write that it had begun is over. */
  close(key: string): Promise<unknown> | undefined {
    const flight = this.#running.get(key);
    flight?.fence.raise();
    return flight?.writing;
  }
}
