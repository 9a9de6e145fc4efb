import { setTimeout as sleep } from "node:timers/promises";
import type { Cache } from "../../runtime/cache.js";
import type { Count } from "./messages.js";
import { counters } from "./world.js";

interface Counted {
  readonly counter: string;
  readonly values: number[];
  unknown: number;
}

/** Increases counters until it is over, and notes what came of it. */
export class Counting {
  readonly #cache: Cache;
  readonly #isOver: () => boolean;
  readonly #counts = counters.map((counter): Counted => ({ counter, values: [], unknown: 0 }));

  constructor(cache: Cache, isOver: () => boolean) {
    this.#cache = cache;
    this.#isOver = isOver;
  }

  get counts(): readonly Count[] {
    return this.#counts;
  }

  async count(): Promise<void> {
    while (!this.#isOver()) {
      await Promise.all(this.#counts.map((count) => this.#increase(count)));
      await sleep(5);
    }
  }

  async #increase(count: Counted): Promise<void> {
    const increased = this.#cache.update(count.counter, (n: number = 0) => n + 1, { ttl: "forever" });
    await increased.then(
      (value) => void count.values.push(value),
      () => void count.unknown++,
    );
  }
}

/** What is wrong with a counter that all processes increased: two that got one number, or fewer than were acknowledged. */
export function countProblem(counts: readonly Count[], last: number | undefined): string | undefined {
  const values = counts.flatMap((count) => count.values);
  const unknown = counts.reduce((sum, count) => sum + count.unknown, 0);
  const repeated = values.filter((value, index) => values.indexOf(value) < index).toSorted((a, b) => a - b);
  const isPossible = last !== undefined && last >= values.length && last <= values.length + unknown;
  if (repeated.length === 0 && isPossible) return undefined;
  const whatever = unknown === 0 ? "" : ` and ${unknown} of which nobody knows`;
  const twice = repeated.length === 0 ? "" : `; two of them returned ${repeated.slice(0, 3).join(", ")}`;
  return `${counts[0]?.counter} is ${last} after ${values.length} increments${whatever}${twice}`;
}
