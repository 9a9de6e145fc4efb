import type { MaybePromise } from "./backend.js";
import { InvalidOptionError } from "./errors.js";

/** Loads the values of several inputs at once, in their order. */
export type LoadMany<Input, Value> = (inputs: readonly Input[]) => MaybePromise<readonly Value[]>;

interface Waiting<Input, Value> {
  readonly place: number;
  readonly input: Input;
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Makes one call of a batch loader out of the loads of several entries. It waits until of each entry is known whether it
 * has to be loaded here; one that somebody else is loading holds nobody up.
 */
export class GatheredLoad<Input, Value> {
  readonly #loadMany: LoadMany<Input, Value>;
  #undecided: number;
  #waiting: Waiting<Input, Value>[] = [];

  /** @param count how many entries there are */
  constructor(count: number, loadMany: LoadMany<Input, Value>) {
    this.#undecided = count;
    this.#loadMany = loadMany;
  }

  /** For the entry at `place` in the list: what tells that it is decided, however often it is called. */
  entry(place: number): { readonly decide: () => void; readonly load: (input: Input) => Promise<Value> } {
    let isDecided = false;
    const decide = (): void => {
      if (isDecided) return;
      isDecided = true;
      this.#undecided -= 1;
      this.#flushIfDecided();
    };
    const load = (input: Input): Promise<Value> =>
      new Promise((resolve, reject) => {
        this.#waiting.push({ place, input, resolve, reject });
        if (isDecided) setImmediate(() => this.#flushIfDecided());
        else decide();
      });
    return { decide, load };
  }

  #flushIfDecided(): void {
    if (this.#undecided > 0 || this.#waiting.length === 0) return;
    const loads = this.#waiting.toSorted((a, b) => a.place - b.place);
    this.#waiting = [];
    this.#values(loads.map(({ input }) => input)).then(
      (values) => {
        for (const [index, { resolve }] of loads.entries()) resolve(values[index]!);
      },
      (error: unknown) => {
        for (const { reject } of loads) reject(error);
      },
    );
  }

  async #values(inputs: readonly Input[]): Promise<readonly Value[]> {
    const values = await this.#loadMany(inputs);
    if (Array.isArray(values) && values.length === inputs.length) return values;
    const returned = Array.isArray(values) ? `${values.length} values` : typeof values;
    throw new InvalidOptionError(
      `the loader of getOrSetMany returned ${returned} for ${inputs.length} inputs: return a list with one value for each, in their order`,
    );
  }
}
