/** Passes chunks on later, in their order. */
export class DelayLine {
  readonly #deliver: (chunk: Buffer) => void;
  readonly #waiting: { readonly chunk: Buffer; readonly timer: NodeJS.Timeout }[] = [];

  constructor(deliver: (chunk: Buffer) => void) {
    this.#deliver = deliver;
  }

  push(chunk: Buffer, ms: number): void {
    const timer = setTimeout(() => this.#deliverUpTo(timer), ms);
    this.#waiting.push({ chunk, timer });
  }

  /** Delivers at once what is waiting. */
  flush(): void {
    this.#deliverUpTo(this.#waiting.at(-1)?.timer);
  }

  /** An earlier chunk may have been given a longer delay: it goes first all the same. */
  #deliverUpTo(last: NodeJS.Timeout | undefined): void {
    const count = this.#waiting.findIndex(({ timer }) => timer === last) + 1;
    for (const { chunk, timer } of this.#waiting.splice(0, count)) {
      clearTimeout(timer);
      this.#deliver(chunk);
    }
  }
}
