/** The order in which things begin in this process. */
export class Order {
  #last = 0;

  next(): number {
    this.#last += 1;
    return this.#last;
  }
}
