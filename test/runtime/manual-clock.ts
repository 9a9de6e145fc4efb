import type { Clock } from "../../runtime/clock.js";

/** A clock that a test moves by hand. It starts at the machine's time, since real servers keep that one. */
export class ManualClock implements Clock {
  readonly #start = Date.now();
  #wall = this.#start;
  #monotonic = 0;

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  /** Moves on by so many milliseconds. */
  advance(ms: number): void {
    this.#wall += ms;
    this.#monotonic += ms;
  }

  /** Sets the wall clock back or forward, as an administrator would: the monotonic one does not notice. */
  adjust(ms: number): void {
    this.#wall += ms;
  }
}
