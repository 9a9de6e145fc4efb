import type { Scheduler } from "fast-check";
import type { Random } from "../support/random.js";

/** How long everything takes, in turns that a scheduler deals out. Now and then something takes much longer. */
export class Pace {
  readonly scheduler: Scheduler;
  readonly #random: Random;

  constructor(scheduler: Scheduler, random: Random) {
    this.scheduler = scheduler;
    this.#random = random;
  }

  /** Waits for a turn. @param name what it is for, as a report shows it */
  turn(name: string): Promise<void> {
    return this.scheduler.schedule(Promise.resolve(), name);
  }

  async turns(count: number, name: string): Promise<void> {
    for (let left = count; left > 0; left--) await this.turn(name);
  }

  /** The way of a call or of an answer. */
  async journey(name: string): Promise<void> {
    if (this.#random.chance(0.15)) await this.turns(this.#random.below(15), `${name}, slowly`);
    await this.turn(name);
  }

  /** The way of a message: what it tells may be known long before, or long after. */
  async post(name: string): Promise<void> {
    if (this.#random.chance(0.5)) await this.turns(this.#random.below(40), `${name}, slowly`);
    await this.turn(name);
  }
}
